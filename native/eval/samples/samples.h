#pragma once

#include <cstdint>
#include <string>

#include <torch/torch.h>

#include "native/data/data_set.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Images with the class of each: a data set's label, what a sample was asked to be, or, of a model
/// without label, what a classifier takes it for.
struct ClassedImages {
  torch::Tensor pixels;   // [N, C, H, W] in [0, 1]
  torch::Tensor classes;  // [N], int64
};

/// Those of the set at these indices, int64 [N].
ClassedImages images_at(const ImageSet& set, const torch::Tensor& indices);

/// What the z of samples are drawn from: the prior of the file (the standard normal where it has
/// none), the standard normal, or q(z|x) of training images, whose samples are the ceiling of what
/// a better prior could reach.
enum class Sampler { file, standard, posterior };

/// For people.
std::string sampler_name(Sampler sampler, const PriorTensors& prior);

struct Samples {
  torch::Tensor z;  // [N, L]
  ClassedImages images;
};

/// `count` draws from the model's prior, with the labels of `labelled` in random order, again and
/// again where there are fewer.
Samples draw_samples(const Vae& vae, const PriorTensors& prior, const ImageSet& labelled,
                     std::int64_t count, std::uint64_t seed);

/// `count` draws from q(z|x) of the images in random order, again and again where there are fewer,
/// decoded with the label of each.
Samples draw_posterior_samples(const Vae& vae, const ImageSet& images, std::int64_t count,
                               std::uint64_t seed);

/// The images as a data set holds them, rounded to 256 grey levels.
LabelledImages to_bytes(const ClassedImages& images);

}  // namespace vaelet::native
