#include "native/torch/export.h"

#include <algorithm>
#include <cstddef>

#include "native/torch/sampling.h"
#include "native/torch/tensor_values.h"

namespace vaelet::native {

std::map<std::string, std::vector<float>, std::less<>> network_values(const Vae& vae) {
  std::map<std::string, std::vector<float>, std::less<>> values;
  for (const auto& [name, tensor] : vae.parameters()) values.emplace(name, values_of(tensor));
  return values;
}

DType stored_dtype(const WeightsFile& weights) {
  DType dtype = DType::f32;
  for (const auto& [name, tensor] : weights.network) {
    if (tensor.dtype != DType::f32) dtype = tensor.dtype;
  }
  return dtype;
}

WeightsContent content_of(const WeightsFile& weights) {
  return {.spec = weights.spec,
          .training = weights.training,
          .network_dtype = stored_dtype(weights),
          .network = network_values(Vae::load(weights)),
          .latent = weights.latent,
          .golden = weights.golden,
          .prior = weights.prior,
          .directions = weights.directions,
          .extra = {}};
}

int most_golden_samples(const ModelSpec& spec) {
  constexpr std::size_t most_bytes = std::size_t{256} << 10;
  const std::size_t labels = is_conditional(spec) ? spec.labels.size() : 0;
  const std::size_t values =
      3 * static_cast<std::size_t>(spec.latent) + labels + value_count(spec.image);
  return std::max(1, static_cast<int>(most_bytes / (values * sizeof(float))));
}

GoldenSamples golden_samples(const Vae& vae, const PriorTensors& prior, std::uint64_t seed) {
  constexpr int count_without_label = 8;
  const ModelSpec& spec = vae.spec();
  const bool conditional = is_conditional(spec);
  const int wanted = conditional ? static_cast<int>(spec.labels.size()) : count_without_label;
  const int count = std::min(wanted, most_golden_samples(spec));
  const torch::Tensor labels =
      conditional ? torch::eye(wanted).slice(0, 0, count) : torch::zeros({count, 0});
  NormalGenerator normals(seed);
  const torch::Tensor z = sample_latents(spec, prior, labels, normals);
  return golden_samples_of(vae, z, labels);
}

GoldenSamples golden_samples_of(const Vae& vae, const torch::Tensor& z,
                                const torch::Tensor& labels) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor images = decode_pixels(vae, z, labels);
  GoldenSamples samples{.count = static_cast<int>(z.size(0)),
                        .z = values_of(z),
                        .label = values_of(labels),
                        .image = values_of(images),
                        .mean = {},
                        .sigma = {}};
  if (!has_encoder(vae.spec())) return samples;
  const Posterior posterior = vae.encode(vae.to_model_space(images), labels);
  samples.mean = values_of(posterior.mean);
  samples.sigma = values_of(posterior.sigma);
  return samples;
}

GoldenSamples golden_samples_of(const Vae& vae, const GoldenSamples& other) {
  const auto labels = static_cast<std::int64_t>(other.label.size()) / other.count;
  return golden_samples_of(vae, tensor_of(other.z, {other.count, vae.spec().latent}),
                           tensor_of(other.label, {other.count, labels}));
}

}  // namespace vaelet::native
