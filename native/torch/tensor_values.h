#pragma once

#include <vector>

#include <torch/types.h>

namespace vaelet::native {

/// Returns the values of a float tensor in row-major order.
std::vector<float> values_of(const torch::Tensor& tensor);

/// Returns a copy of the values as a tensor of this shape, which must hold as many.
torch::Tensor tensor_of(const std::vector<float>& values, torch::IntArrayRef shape);

}  // namespace vaelet::native
