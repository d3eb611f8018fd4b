#pragma once

#include <cstddef>
#include <span>

#include "shared/base/error.h"

namespace vaelet::native {

/// Refuses a file of another kind than weights, such as a PyTorch checkpoint, by its first bytes,
/// and says what it is. Says nothing of a file that may be weights. Errors: file_foreign.
Result<void> refuse_foreign(std::span<const std::byte> bytes);

}  // namespace vaelet::native
