#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "native/torch/encode.h"
#include "native/torch/vae.h"

namespace vaelet::native {

/// Multiplies the posteriors of images that share one z. `z_of_image` [B], int64, says which of
/// `count` z each image belongs to; every z has one. Returns their normalised products, [count, L]:
/// precisions are added, and the mean is that of the means, weighed by precision (Bouchacourt et
/// al. 2018, equation 5).
Posterior joined_posterior(const Posterior& images, const torch::Tensor& z_of_image,
                           std::int64_t count);

/// Joins the posteriors of encoded images by their group [N], int64: a row for each, by rising
/// number, with the label -1.
EncodedSet joined_by(const EncodedSet& images, const torch::Tensor& groups);

}  // namespace vaelet::native
