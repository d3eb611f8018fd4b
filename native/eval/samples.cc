#include "native/eval/samples.h"

#include "native/torch/sampling.h"

namespace vaelet::native {

ClassedImages images_at(const ImageSet& set, const torch::Tensor& indices) {
  return {set.batch(indices).pixels, set.labels().index_select(0, indices)};
}

Samples draw_samples(const Vae& vae, const PriorTensors& prior, const ImageSet& labelled,
                     std::int64_t count, std::uint64_t seed) {
  auto generator = at::detail::createCPUGenerator(seed);
  const auto order = torch::randperm(labelled.size(), generator, torch::kLong);
  const auto rows = order.index_select(0, torch::arange(count).remainder(labelled.size()));
  const auto labels = labelled.batch(rows).label;
  NormalGenerator normals(seed);
  const auto z = sample_latents(vae.spec(), prior, labels, normals);
  return {z, {decode_pixels(vae, z, labels), labels.argmax(1)}};
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
