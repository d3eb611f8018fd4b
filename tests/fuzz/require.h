#pragma once

#include <cstdio>
#include <cstdlib>

namespace vaelet::fuzz {

/// Ends the process unless `holds`. libFuzzer then reports the input.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace vaelet::fuzz
