#pragma once

#include <torch/types.h>

#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Returns log p(z|y) in nats [B], float64, for z [B, L] and one-hot labels [B, classes], under the
/// prior from which `sample_prior` draws. A prior of one class ignores the labels.
torch::Tensor log_prior_density(const PriorTensors& prior, const torch::Tensor& z,
                                const torch::Tensor& labels);

}  // namespace vaelet::native
