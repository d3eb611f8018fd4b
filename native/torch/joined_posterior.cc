#include "native/torch/joined_posterior.h"

#include "native/torch/elbo.h"

namespace vaelet::native {

Posterior joined_posterior(const Posterior& images, const torch::Tensor& z_of_image,
                           std::int64_t count) {
  const torch::Tensor precision = (-2.0 * images.log_sigma).exp();
  const auto sum = [&](const torch::Tensor& values) {
    return torch::zeros({count, values.size(1)}, values.options())
        .index_add(0, z_of_image.to(values.device()), values);
  };
  const torch::Tensor joined = sum(precision);
  const torch::Tensor log_sigma = -0.5 * joined.log();
  return {sum(precision * images.mean) / joined, log_sigma.exp(), log_sigma};
}

EncodedSet joined_by(const EncodedSet& images, const torch::Tensor& groups) {
  const auto [numbers, place, sizes] = torch::_unique2(groups, true, /*return_inverse=*/true);
  const Posterior joined =
      joined_posterior({images.mean, images.sigma, images.sigma.log()}, place, numbers.size(0));
  return {joined.mean, joined.sigma, kl_nats(joined),
          torch::full({numbers.size(0)}, -1, torch::kLong)};
}

}  // namespace vaelet::native
