#include "native/eval/samples/samples.h"

#include "native/torch/encode.h"
#include "native/torch/sampling.h"
#include "native/torch/seeded_generator.h"

namespace vaelet::native {
namespace {

// Returns `count` rows of a set in random order, repeated where there are fewer.
torch::Tensor drawn_rows(const ImageSet& set, std::int64_t count, torch::Generator& generator) {
  const auto order = torch::randperm(set.size(), generator, torch::kLong);
  return order.index_select(0, torch::arange(count).remainder(set.size()));
}

}  // namespace

std::string sampler_name(Sampler sampler, const PriorTensors& prior) {
  if (sampler == Sampler::posterior) return "aggregate posterior of training images";
  const bool is_fitted = sampler == Sampler::file && prior.components > 0;
  return is_fitted ? "fitted prior of the file" : "standard normal";
}

ClassedImages images_at(const ImageSet& set, const torch::Tensor& indices) {
  return {set.batch(indices).pixels, set.labels().index_select(0, indices)};
}

Samples draw_samples(const Vae& vae, const PriorTensors& prior, const ImageSet& labelled,
                     std::int64_t count, std::uint64_t seed) {
  auto generator = seeded_generator(seed);
  const auto labels = labelled.batch(drawn_rows(labelled, count, generator)).label;
  NormalGenerator normals(seed);
  const auto z = sample_latents(vae.spec(), prior, labels, normals);
  return {z, {decode_pixels(vae, z, labels), labels.argmax(1)}};
}

Samples draw_posterior_samples(const Vae& vae, const ImageSet& images, std::int64_t count,
                               std::uint64_t seed) {
  auto generator = seeded_generator(seed);
  const auto drawn = images.subset(drawn_rows(images, count, generator));
  const auto encoded = encode_set(vae, drawn);
  const auto z = encoded.mean + encoded.sigma * torch::randn(encoded.mean.sizes(), generator);
  const auto labels = drawn.batch(torch::arange(count)).label;
  return {z, {decode_pixels(vae, z, labels), drawn.labels()}};
}

LabelledImages to_bytes(const ClassedImages& images) {
  const auto pixels = images.pixels.mul(255).round().to(torch::kUInt8).contiguous();
  const auto labels = images.classes.to(torch::kInt).contiguous();
  const auto* first_pixel = pixels.data_ptr<std::uint8_t>();
  const auto* first_label = labels.data_ptr<std::int32_t>();
  return {.count = labels.size(0),
          .pixels = {first_pixel, first_pixel + pixels.numel()},
          .labels = {first_label, first_label + labels.numel()}};
}

}  // namespace vaelet::native
