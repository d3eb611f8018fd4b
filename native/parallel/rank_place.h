#pragma once

#include <cstdint>
#include <string>

namespace vaelet::native {

/// The place of a process among those that train one model together.
struct RankPlace {
  int rank = 0;  // 0 writes, shows and validates
  int size = 1;
  std::string host;  // where the ranks meet: that of rank 0
  std::uint16_t port = 0;
  bool store_is_given = false;  // another program, torchrun, keeps the meeting place open
  std::string run = "vaelet";   // of this start: torchrun uses one meeting place for several
};

}  // namespace vaelet::native
