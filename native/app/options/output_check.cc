#include "native/app/options/output_check.h"

#include <filesystem>
#include <system_error>

#include "native/base/file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

std::filesystem::path plain_path(const std::string& path) {
  std::error_code error;
  return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
}

}  // namespace

Result<void> check_output(const std::string& out, const std::vector<std::string>& others) {
  for (const std::string& other : others) {
    if (other.empty() || plain_path(out) != plain_path(other)) continue;
    return fail(ErrorCode::argument_invalid,
                fill("expected another file to write than \"{}\", which the command needs as it is",
                     {other}));
  }
  return check_writable(out);
}

}  // namespace vaelet::native
