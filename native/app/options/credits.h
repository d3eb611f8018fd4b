#pragma once

#include <string>

#include "native/app/options/flag.h"
#include "shared/base/json.h"

namespace vaelet::native {

/// Whose work a weights file is, as people read it; empty where the file does not say it.
struct Credits {
  std::string author;
  std::string licence;
};

template <>
struct FlagsOf<Credits> {
  template <class Options, class Visitor>
  static void visit(Options& credits, Visitor& flag) {
    flag(credits.author,
         Flag("--author", Role::output, "Who made the model and the images that it learned from")
             .recorded_if(!credits.author.empty()));
    flag(credits.licence, Flag("--licence", Role::output, "The licence of both")
                              .recorded_if(!credits.licence.empty()));
  }
};

/// Adds what the credits say to the record of a weights file, in place of what stood there.
void add_credits(const Credits& credits, Json::Object& record);

}  // namespace vaelet::native
