#pragma once

#include <torch/torch.h>

#include "shared/model/spec.h"

namespace vaelet::native {

/// Computes torch::conv_transpose2d with the layer's geometry, x [B, in, H, W], without its
/// activation; the gradient passes. LibTorch computes convolutions by oneDNN, but transposed ones
/// by a slow kernel of its own. So a stride above 1 is computed by ordinary convolutions: the
/// result is one that gives stride * stride images, which are interleaved (Shi et al. 2016,
/// section 3.1), and the gradient is two. Other devices and precisions have kernels of their own.
torch::Tensor transposed_convolution(const torch::Tensor& x, const torch::Tensor& weight,
                                     const torch::Tensor& bias, const ConvTranspose2d& layer);

}  // namespace vaelet::native
