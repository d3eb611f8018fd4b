#include "native/base/data_home.h"

#include <cstdlib>

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

fs::path from_environment(const char* name) {
  // No other thread runs yet that could change the environment.
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

}  // namespace

fs::path data_home() {
  const fs::path home = from_environment("XDG_DATA_HOME");
  // The XDG base directory specification has relative ones ignored.
  if (home.is_absolute()) return home / "vaelet";
  return from_environment("HOME") / ".local" / "share" / "vaelet";
}

}  // namespace vaelet::native
