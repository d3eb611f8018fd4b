#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "shared/base/error.h"

namespace vaelet::native {

/// Returns what a file is by its first bytes, and what to do with one that is no weights file;
/// empty for one that is not known.
std::string kind_of_file(std::span<const std::byte> bytes);

/// Refuses a file of another kind than weights, such as a PyTorch checkpoint, by its first bytes,
/// and says what it is. Says nothing of a file that may be weights. Errors: file_foreign.
Result<void> refuse_foreign(std::span<const std::byte> bytes);

/// Refuses a file that is no safetensors file, by its first bytes, where a state dict is expected,
/// and says what it is. Errors: file_foreign.
Result<void> check_is_state_dict(std::span<const std::byte> bytes);

}  // namespace vaelet::native
