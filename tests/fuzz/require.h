#pragma once

#include <cstdio>
#include <cstdlib>

namespace vaelet::fuzz {

/// Ends the process, which libFuzzer reports with the input, when something that must hold does
/// not.
inline void demand(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace vaelet::fuzz
