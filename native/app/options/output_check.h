#pragma once

#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// Checks that a command may write its outputs: each place takes files, and no output is an input
/// or another output. Empty names are passed over. Errors: file_unwritable, argument_invalid.
Result<void> check_outputs(const std::vector<std::string>& outputs,
                           const std::vector<std::string>& inputs);

/// Returns whether two paths name the same file, whatever folders they are told from.
bool is_same_file(const std::string& one, const std::string& other);

}  // namespace vaelet::native
