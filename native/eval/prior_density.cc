#include "native/eval/prior_density.h"

#include <cmath>
#include <numbers>

#include <torch/torch.h>

#include "native/torch/vae.h"

namespace vaelet::native {
namespace {

// log N(z; mean, scale scale^T) [B], scale lower triangular.
torch::Tensor log_gaussian(const torch::Tensor& z, const torch::Tensor& mean,
                           const torch::Tensor& scale) {
  const auto standardised = torch::linalg_solve_triangular(scale, (z - mean).t(), /*upper=*/false);
  const double log_two_pi = std::log(2 * std::numbers::pi);
  return -0.5 * (standardised.square().sum(0) + log_two_pi * static_cast<double>(z.size(1))) -
         scale.diagonal().log().sum();
}

torch::Tensor log_mixture(const torch::Tensor& z, const torch::Tensor& weight,
                          const torch::Tensor& mean, const torch::Tensor& scale) {
  std::vector<torch::Tensor> components;
  for (std::int64_t k = 0; k < weight.size(0); ++k) {
    components.push_back(weight[k].log() + log_gaussian(z, mean[k], scale[k]));
  }
  return torch::stack(components).logsumexp(0);
}

}  // namespace

torch::Tensor log_prior_density(const PriorTensors& prior, const torch::Tensor& z,
                                const torch::Tensor& labels) {
  const auto latent = z.size(1);
  if (prior.components == 0) {
    return log_gaussian(z, torch::zeros({latent}), torch::eye(latent));
  }
  const auto weight = tensor_of(prior.weight, {prior.classes, prior.components});
  const auto mean = tensor_of(prior.mean, {prior.classes, prior.components, latent});
  const auto scale = tensor_of(prior.scale, {prior.classes, prior.components, latent, latent});
  if (prior.classes == 1) return log_mixture(z, weight[0], mean[0], scale[0]);

  auto density = torch::empty({z.size(0)});
  const auto classes = labels.argmax(1);
  for (std::int64_t label = 0; label < prior.classes; ++label) {
    const auto rows = (classes == label).nonzero().squeeze(1);
    density.index_copy_(
        0, rows, log_mixture(z.index_select(0, rows), weight[label], mean[label], scale[label]));
  }
  return density;
}

}  // namespace vaelet::native
