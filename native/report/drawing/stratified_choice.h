#pragma once

#include <cstdint>

#include <torch/types.h>

namespace vaelet::native {

/// Chooses, by the seed, one in `divisor` of the images of every class and at least one, or fewer
/// where these would be more than `most`. Returns their indices, int64, rising, so that classes
/// stay mixed. Rounding for each class makes that a few more or fewer. `labels` [N] int64.
torch::Tensor stratified_choice(const torch::Tensor& labels, std::int64_t divisor,
                                std::int64_t most, std::uint64_t seed);

}  // namespace vaelet::native
