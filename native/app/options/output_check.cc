#include "native/app/options/output_check.h"

#include <cstddef>
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

Result<void> check_different(const std::string& output, const std::string& other) {
  if (output.empty() || other.empty() || !is_same_file(output, other)) return {};
  return fail(ErrorCode::argument_invalid,
              fill("expected another file to write than \"{}\", which the command needs as it is",
                   {other}));
}

}  // namespace

bool is_same_file(const std::string& one, const std::string& other) {
  return plain_path(one) == plain_path(other);
}

Result<void> check_outputs(const std::vector<std::string>& outputs,
                           const std::vector<std::string>& inputs) {
  for (std::size_t index = 0; index < outputs.size(); ++index) {
    const std::string& output = outputs[index];
    for (const std::string& input : inputs) VAELET_TRY(check_different(output, input));
    for (std::size_t before = 0; before < index; ++before) {
      VAELET_TRY(check_different(output, outputs[before]));
    }
    if (!output.empty()) VAELET_TRY(check_writable(output));
  }
  return {};
}

}  // namespace vaelet::native
