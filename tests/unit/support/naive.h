#pragma once

#include <torch/torch.h>

namespace vaelet::native {

/// The definitions of PyTorch's layers as loops in double precision, for LibTorch to be compared
/// with. Shapes as in shared/model/spec.h; the batch comes first.
torch::Tensor naive_conv2d(const torch::Tensor& x, const torch::Tensor& weight,
                           const torch::Tensor& bias, int stride, int padding);
torch::Tensor naive_conv_transpose2d(const torch::Tensor& x, const torch::Tensor& weight,
                                     const torch::Tensor& bias, int stride, int padding,
                                     int output_padding);

}  // namespace vaelet::native
