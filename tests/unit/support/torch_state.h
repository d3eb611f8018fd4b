#pragma once

#include <cstdint>

namespace vaelet::native {

/// Sets what a test could inherit from the one before it in the same process: LibTorch's threads,
/// and the state of its global generator.
void reset_torch(std::uint64_t seed);

}  // namespace vaelet::native
