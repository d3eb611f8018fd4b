#pragma once

#include <optional>
#include <string>

#include "native/app/options/flag.h"
#include "native/app/options/flag_text.h"
#include "native/app/options/validators.h"

namespace vaelet::native {

inline constexpr int most_ranks = 4096;

/// The place of a process among several that train one model. Where a starter such as torchrun or
/// srun says it by the environment, the flags are not given, and `find_place` fills in the size.
struct RankOptions {
  int world_size = 1;
  std::optional<int> rank;
  std::string master;
};

template <>
struct FlagsOf<RankOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    const bool has_others = options.world_size > 1;
    flag(options.world_size,
         Flag("--world-size", Role::identity,
              "Processes that share every batch, on one host or on several, of --threads each; "
              "torchrun and srun say this, --rank and --master by themselves",
              whole_number(1, most_ranks))
             .recorded_if(has_others));
    flag(options.rank, Flag("--rank", Role::other,
                            "Which of these processes this is; 0 writes, shows and validates",
                            whole_number(0, most_ranks - 1))
                           .applies_if(has_others,
                                       "--rank is one of several; expected --world-size above 1 "
                                       "with it, found none"));
    flag(options.master,
         Flag("--master", Role::other, "HOST:PORT of rank 0, where the processes meet")
             .applies_if(has_others,
                         "--master is where several processes meet; expected --world-size above 1 "
                         "with it, found none"));
  }
};

}  // namespace vaelet::native
