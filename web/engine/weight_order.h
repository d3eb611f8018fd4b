#pragma once

#include <vector>

#include "shared/model/shapes.h"

namespace vaelet::engine {

/// The index in memory of each feature, counted in PyTorch's order (channel, row, column). Empty:
/// each has its own index in memory, too.
using FeatureOrder = std::vector<int>;

/// Returns the order of a flattened image that lies in memory as [height, width, channels].
FeatureOrder channels_last_order(const Shape& image);

/// Reorders [I, O, K, K] (PyTorch's transposed convolution) -> [O, K, K, I] (XNNPACK's).
std::vector<float> transposed_convolution_weight(const std::vector<float>& weight, int in, int out,
                                                 int kernel);

/// Moves values, one for each feature, to where these stand.
std::vector<float> in_order(std::vector<float> values, const FeatureOrder& order);

}  // namespace vaelet::engine
