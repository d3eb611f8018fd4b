#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// The posterior q(z|x) of every image of a set.
struct EncodedSet {
  torch::Tensor mean;    // [N, L]
  torch::Tensor sigma;   // [N, L]
  torch::Tensor kl;      // [N, L], nats
  torch::Tensor labels;  // [N], int64
};

/// Encodes all images, a batch at a time, without gradient.
EncodedSet encode_set(const Vae& vae, const ImageSet& images);

/// Returns, for each dimension, the KL in nats, mean over the set, and mean and standard deviation
/// of the aggregate posterior, sqrt(var(mean) + mean(sigma^2)).
LatentStatistics latent_statistics(const EncodedSet& encoded);

/// Fits a mixture of `components` Gaussians (mixture.h) to the aggregate posterior of each class (0
/// to `class_count` - 1; of all images when `class_count` is 1), by one draw from q(z|x) of every
/// image: the means alone are narrower than the z that the decoder was trained on.
PriorTensors fit_prior(const EncodedSet& encoded, int class_count, int components,
                       std::uint64_t seed);

}  // namespace vaelet::native
