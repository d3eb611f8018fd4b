#pragma once

#include <cstdint>
#include <string>

#include <torch/torch.h>

#include "native/data/data_set.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Images with the class of each: the label of the data set, the label that a sample was decoded
/// with, or, of a model without label, the class that a classifier predicts.
struct ClassedImages {
  torch::Tensor pixels;   // [N, C, H, W] in [0, 1]
  torch::Tensor classes;  // [N], int64
};

/// Returns the images of the set at these indices, int64 [N].
ClassedImages images_at(const ImageSet& set, const torch::Tensor& indices);

/// The distribution that z of samples are drawn from: the prior of the file (the standard normal
/// where it has none), the standard normal, or q(z|x) of training images, whose samples are the
/// best that any prior could give.
enum class Sampler { file, standard, posterior };

/// Returns the sampler's name for people.
std::string sampler_name(Sampler sampler, const PriorTensors& prior);

/// z drawn for samples, and what they decode to.
struct Samples {
  torch::Tensor z;  // [N, L]
  ClassedImages images;
};

/// Draws `count` samples from the model's prior, with the labels of `labelled` in random order,
/// which are repeated where there are fewer.
Samples draw_samples(const Vae& vae, const PriorTensors& prior, const ImageSet& labelled,
                     std::int64_t count, std::uint64_t seed);

/// Draws `count` samples from q(z|x) of the images in random order, which are repeated where there
/// are fewer, and decodes each with its image's label.
Samples draw_posterior_samples(const Vae& vae, const ImageSet& images, std::int64_t count,
                               std::uint64_t seed);

/// Returns the images as a data set holds them, rounded to 256 levels.
LabelledImages to_bytes(const ClassedImages& images);

}  // namespace vaelet::native
