#include "native/train/aggregate_posterior.h"

#include <cstdint>
#include <vector>

#include "native/train/elbo.h"

namespace vaelet::native {
namespace {

constexpr std::int64_t batch_size = 256;
constexpr double covariance_ridge = 1e-4;

struct Gaussian {
  torch::Tensor mean;   // [L]
  torch::Tensor scale;  // [L, L], lower triangular
};

/// Fits in double precision. `means` is [N, L].
Gaussian fit_gaussian(const torch::Tensor& means) {
  const std::int64_t latent = means.size(1);
  const torch::Tensor identity = torch::eye(latent, torch::kDouble);
  if (means.size(0) == 0) return {torch::zeros(latent, torch::kDouble), identity};
  const torch::Tensor points = means.to(torch::kDouble);
  const torch::Tensor mean = points.mean(0);
  const torch::Tensor centred = points - mean;
  const torch::Tensor covariance =
      centred.t().matmul(centred) / static_cast<double>(points.size(0));
  return {mean, torch::linalg_cholesky(covariance + covariance_ridge * identity)};
}

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

PriorTensors fit_prior(const EncodedSet& encoded, int class_count) {
  std::vector<torch::Tensor> means;
  std::vector<torch::Tensor> scales;
  for (int label = 0; label < class_count; ++label) {
    const torch::Tensor of_class =
        class_count == 1 ? encoded.mean : encoded.mean.index({encoded.labels == label});
    Gaussian gaussian = fit_gaussian(of_class);
    means.push_back(std::move(gaussian.mean));
    scales.push_back(std::move(gaussian.scale));
  }
  return {class_count, 1, std::vector<float>(static_cast<std::size_t>(class_count), 1.0F),
          values_of(torch::stack(means).to(torch::kFloat)),
          values_of(torch::stack(scales).to(torch::kFloat))};
}

}  // namespace vaelet::native
