#pragma once

#include <vector>

#include "shared/model/shapes.h"

namespace vaelet::engine {

/// The index in memory of each feature, counted in PyTorch's order (channel, row, column). Empty:
/// each has its own index in memory, too.
using FeatureOrder = std::vector<int>;

/// Returns the order of a flattened image that lies in memory as [height, width, channels].
FeatureOrder channels_last_order(const Shape& image);

/// Reorders [O, I, K, K] (PyTorch's convolution) -> [O, K, K, I].
std::vector<float> convolution_weight(const std::vector<float>& weight, int in, int out,
                                      int kernel);

/// Reorders [I, O, K, K] (PyTorch's transposed convolution) -> [K, K, O, I]: the row of each value
/// of a patch.
std::vector<float> transposed_convolution_weight(const std::vector<float>& weight, int in, int out,
                                                 int kernel);

/// Reorders [O, I, K, K] (PyTorch's convolution) -> [K, K, O, I], the taps the other way round: the
/// weight of the transposed convolution that computes the same.
std::vector<float> turned_convolution_weight(const std::vector<float>& weight, int in, int out,
                                             int kernel);

/// Moves the columns of a dense weight [rows, order.size()] to where its inputs stand.
std::vector<float> with_column_order(std::vector<float> weight, const FeatureOrder& order);

/// Moves the rows of a dense weight [order.size(), columns] (a bias has one column) to where its
/// outputs are to stand.
std::vector<float> with_row_order(std::vector<float> weight, const FeatureOrder& order);

}  // namespace vaelet::engine
