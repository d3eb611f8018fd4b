#pragma once

#include <torch/types.h>

#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// log p(z|y) in nats [B], float64, for z [B, L] and one-hot labels [B, C], under the same prior as
/// `sample_prior` draws from; labels do not matter to a prior of one class.
torch::Tensor log_prior_density(const PriorTensors& prior, const torch::Tensor& z,
                                const torch::Tensor& labels);

}  // namespace vaelet::native
