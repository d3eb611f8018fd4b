#pragma once

#include <vector>

#include <torch/types.h>

namespace vaelet::native {

/// Returns the rows, int64, of each class that has any, in the order of the classes. Labels [N]
/// int64.
std::vector<torch::Tensor> rows_by_class(const torch::Tensor& labels);

}  // namespace vaelet::native
