#pragma once

#include <cstdint>

#include <torch/types.h>

namespace vaelet::native {

/// One in `divisor` of the images of every class, at least one, chosen by the seed: their indices,
/// int64, rising, so that classes stay mixed. `labels` [N] int64.
torch::Tensor stratified_choice(const torch::Tensor& labels, std::int64_t divisor,
                                std::uint64_t seed);

}  // namespace vaelet::native
