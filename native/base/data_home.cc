#include "native/base/data_home.h"

#include <cstdlib>
#include <system_error>

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

fs::path from_environment(const char* name) {
  // No other thread runs yet that could change the environment.
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

}  // namespace

std::optional<ProgramFiles> find_program_files() {
  const fs::path scripts = fs::path("native") / "data" / "fetch-mnist";
  std::error_code error;
  fs::path above = fs::read_symlink("/proc/self/exe", error).parent_path();
  constexpr int most_folders = 6;
  for (int folder = 0; folder < most_folders; ++folder, above = above.parent_path()) {
    const fs::path shared = above / "share" / "vaelet";
    if (fs::exists(shared / scripts, error)) return ProgramFiles{shared, false};
    if (fs::exists(above / scripts, error)) return ProgramFiles{above, true};
  }
  return std::nullopt;
}

fs::path data_home() {
  const auto files = find_program_files();
  return files && files->in_checkout ? files->root / "build" / "data" : personal_data_home();
}

fs::path personal_data_home() {
  const fs::path home = from_environment("XDG_DATA_HOME");
  // The XDG base directory specification has relative ones ignored.
  if (home.is_absolute()) return home / "vaelet";
  return from_environment("HOME") / ".local" / "share" / "vaelet";
}

}  // namespace vaelet::native
