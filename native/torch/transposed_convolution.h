#pragma once

#include <torch/torch.h>

#include "shared/model/spec.h"

namespace vaelet::native {

/// torch::conv_transpose2d with the layer's geometry, x [B, in, H, W], without its activation; the
/// gradient passes. LibTorch hands convolutions to oneDNN and transposed ones to a slow kernel of
/// its own, so that strides above 1 are computed as what they are: the gradient is two ordinary
/// convolutions, and the result is one convolution that gives stride * stride images, woven
/// together (Shi et al. 2016, section 3.1).
torch::Tensor transposed_convolution(const torch::Tensor& x, const torch::Tensor& weight,
                                     const torch::Tensor& bias, const ConvTranspose2d& layer);

}  // namespace vaelet::native
