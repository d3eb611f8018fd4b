#include "native/prior/prior_density.h"

#include <torch/torch.h>

#include "native/prior/mixture.h"
#include "native/torch/tensor_values.h"
#include "native/torch/vae.h"

namespace vaelet::native {
namespace {

Mixture standard_normal(std::int64_t latent) {
  return {torch::ones({1}, torch::kDouble), torch::zeros({1, latent}, torch::kDouble),
          torch::eye(latent, torch::kDouble).unsqueeze(0)};
}

}  // namespace

torch::Tensor log_prior_density(const PriorTensors& prior, const torch::Tensor& z,
                                const torch::Tensor& labels) {
  const auto latent = z.size(1);
  if (prior.components == 0) return log_density(standard_normal(latent), z);
  const auto exact = [](const std::vector<float>& values, torch::IntArrayRef shape) {
    return tensor_of(values, shape).to(torch::kDouble);
  };
  const auto weight = exact(prior.weight, {prior.classes, prior.components});
  const auto mean = exact(prior.mean, {prior.classes, prior.components, latent});
  const auto scale = exact(prior.scale, {prior.classes, prior.components, latent, latent});
  const auto of_class = [&](std::int64_t label) {
    return Mixture{weight[label], mean[label], scale[label]};
  };
  if (prior.classes == 1) return log_density(of_class(0), z);

  auto density = torch::empty({z.size(0)}, torch::kDouble);
  const auto classes = labels.argmax(1);
  for (std::int64_t label = 0; label < prior.classes; ++label) {
    const auto rows = (classes == label).nonzero().squeeze(1);
    density.index_copy_(0, rows, log_density(of_class(label), z.index_select(0, rows)));
  }
  return density;
}

}  // namespace vaelet::native
