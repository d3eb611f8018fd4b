#include "native/torch/elbo.h"

#include <cmath>
#include <numbers>

namespace vaelet::native {

torch::Tensor reconstruction_nats(const Likelihood& likelihood, const torch::Tensor& decoded,
                                  const torch::Tensor& x) {
  if (likelihood.kind == LikelihoodKind::bernoulli) {
    return (torch::softplus(decoded) - x * decoded).flatten(1).sum(1);
  }
  const double constant = 0.5 * std::log(2.0 * std::numbers::pi * likelihood.sigma2);
  const torch::Tensor squared_error = (x - decoded).square().flatten(1).sum(1);
  return squared_error / (2.0 * likelihood.sigma2) + constant * static_cast<double>(x[0].numel());
}

torch::Tensor kl_nats(const Posterior& posterior) {
  return 0.5 * (posterior.mean.square() + posterior.sigma.square() - 1.0) - posterior.log_sigma;
}

torch::Tensor sample_posterior(const Posterior& posterior, torch::Generator& generator) {
  const torch::Tensor epsilon = torch::randn(posterior.mean.sizes(), generator);
  return posterior.mean + posterior.sigma * epsilon;
}

void ElboMean::add(double reconstruction_sum, double kl_sum, std::int64_t count) {
  reconstruction_sum_ += reconstruction_sum;
  kl_sum_ += kl_sum;
  count_ += count;
}

ElboTerms ElboMean::terms() const {
  const auto images = static_cast<double>(count_);
  return {reconstruction_sum_ / images, kl_sum_ / images};
}

}  // namespace vaelet::native
