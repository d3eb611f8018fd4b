#include "native/torch/encode.h"

#include <cstdint>
#include <vector>

#include "native/prior/mixture.h"
#include "native/torch/elbo.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"

namespace vaelet::native {
namespace {

constexpr std::int64_t batch_size = 256;

}  // namespace

EncodedSet encode_set(const Vae& vae, const ImageSet& images) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> means;
  std::vector<torch::Tensor> sigmas;
  std::vector<torch::Tensor> kls;
  for (const torch::Tensor& indices : torch::arange(images.size()).split(batch_size)) {
    const Batch batch = images.batch(indices);
    const Posterior posterior = vae.encode(vae.to_model_space(batch.pixels), batch.label);
    means.push_back(posterior.mean);
    sigmas.push_back(posterior.sigma);
    kls.push_back(kl_nats(posterior));
  }
  return {torch::cat(means), torch::cat(sigmas), torch::cat(kls), images.labels()};
}

LatentStatistics latent_statistics(const EncodedSet& encoded) {
  const torch::Tensor mean = encoded.mean.to(torch::kDouble);
  const torch::Tensor variance =
      mean.var(0, /*unbiased=*/false) + encoded.sigma.to(torch::kDouble).square().mean(0);
  // Rounding can take the KL of a dimension that carries nothing below zero.
  const torch::Tensor kl = encoded.kl.to(torch::kDouble).mean(0).clamp_min(0.0);
  return {values_of(kl.to(torch::kFloat)), values_of(mean.mean(0).to(torch::kFloat)),
          values_of(variance.sqrt().to(torch::kFloat))};
}

PriorTensors fit_prior(const EncodedSet& encoded, int class_count, int components,
                       std::uint64_t seed) {
  torch::Generator generator = seeded_generator(seed);
  const torch::Tensor draws =
      encoded.mean + encoded.sigma * torch::randn(encoded.mean.sizes(), generator);
  std::vector<torch::Tensor> weights;
  std::vector<torch::Tensor> means;
  std::vector<torch::Tensor> scales;
  for (int label = 0; label < class_count; ++label) {
    const torch::Tensor of_class =
        class_count == 1 ? draws : draws.index({encoded.labels == label});
    const Mixture mixture = fit_mixture(of_class, components, seed);
    weights.push_back(mixture.weight);
    means.push_back(mixture.mean);
    scales.push_back(mixture.scale);
  }
  const auto stored = [](const std::vector<torch::Tensor>& of_classes) {
    return values_of(torch::stack(of_classes).to(torch::kFloat));
  };
  return {class_count, components, stored(weights), stored(means), stored(scales)};
}

}  // namespace vaelet::native
