#include "native/torch/sampling.h"

#include <span>
#include <vector>

#include "native/torch/tensor_values.h"
#include "shared/sampling/prior.h"

namespace vaelet::native {

torch::Tensor sample_latents(const ModelSpec& spec, const PriorTensors& prior,
                             const torch::Tensor& labels, NormalGenerator& normals) {
  const std::int64_t count = labels.size(0);
  const auto latent = static_cast<std::size_t>(spec.latent);
  const std::size_t label_size = is_conditional(spec) ? spec.labels.size() : 0;
  const std::vector<float> weights = values_of(labels);
  std::vector<float> z(static_cast<std::size_t>(count) * latent);
  for (std::size_t row = 0; row < static_cast<std::size_t>(count); ++row) {
    sample_prior(prior, std::span(weights).subspan(row * label_size, label_size), normals,
                 std::span(z).subspan(row * latent, latent));
  }
  return tensor_of(z, {count, spec.latent});
}

torch::Tensor decode_pixels(const Vae& vae, const torch::Tensor& z, const torch::Tensor& labels) {
  constexpr std::int64_t batch_size = 64;
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> images;
  for (const torch::Tensor& rows : torch::arange(z.size(0)).split(batch_size)) {
    images.push_back(
        vae.to_pixels(vae.decode(z.index_select(0, rows), labels.index_select(0, rows))));
  }
  return torch::cat(images);
}

}  // namespace vaelet::native
