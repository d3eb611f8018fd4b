#pragma once

#include <cstdint>

#include <torch/types.h>

namespace vaelet::native {

/// Returns a new random number generator for the processor, started from `seed`: the same seed
/// gives the same numbers.
torch::Generator seeded_generator(std::uint64_t seed);

}  // namespace vaelet::native
