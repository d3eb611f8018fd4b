#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include "native/app/options/flag.h"
#include "native/app/options/flag_text.h"

namespace vaelet::native {

/// A flag as help, manual and completion describe it.
struct DescribedFlag {
  std::string name;
  std::string help;
  std::vector<std::string> words = {};  // that it takes; empty: others than a list of words
  std::string default_text = {};
  bool takes_value = true;
  PathUse use = PathUse::none;

  /// Returns what stands for the value: `FILE`, `FOLDER` or `VALUE`.
  std::string value_name() const {
    if (use == PathUse::none) return "VALUE";
    return use == PathUse::writes_folder ? "FOLDER" : "FILE";
  }
};

/// Describes the flags that it visits.
struct FlagDescriber {
  std::vector<DescribedFlag> flags;

  template <class Value>
  void operator()(const Value& value, const Flag& flag) {
    DescribedFlag described{flag.name, flag.help, flag.words};
    described.use = flag.use;
    described.takes_value = !std::same_as<Value, bool>;
    using Known = typename ValueOf<Value>::type;
    if constexpr (NamedEnum<Known>) described.words = enum_words<Known>();
    if (described.takes_value && !flag.is_required) {
      described.default_text = flag_text(value).value_or("");
    }
    flags.push_back(std::move(described));
  }
};

}  // namespace vaelet::native
