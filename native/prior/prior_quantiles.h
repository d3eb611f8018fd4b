#pragma once

#include <vector>

#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Returns the quantiles of one dimension of a model's prior over all classes, which are equally
/// likely, at `count` probabilities evenly from `first` to `last`: those of the standard normal, or
/// of the mixture's marginal. `latent` is the number of dimensions; 0 < first < last < 1.
std::vector<float> prior_quantiles(const PriorTensors& prior, int latent, int dimension,
                                   double first, double last, int count);

}  // namespace vaelet::native
