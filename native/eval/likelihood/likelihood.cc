#include "native/eval/likelihood/likelihood.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "native/prior/prior_density.h"
#include "native/torch/elbo.h"
#include "native/torch/sampling.h"
#include "native/torch/seeded_generator.h"

namespace vaelet::native {
namespace {

// Few rows at a time: what a decoder makes of them stays in the processor's cache.
constexpr std::int64_t images_at_once = 4;
constexpr std::int64_t draws_at_once = 32;

// Each row `times` times over, one after the other.
torch::Tensor repeated(const torch::Tensor& rows, std::int64_t times) {
  return rows.repeat_interleave(times, 0);
}

// log N(z; mean, sigma^2) [B] at z = mean + sigma * epsilon.
torch::Tensor log_posterior_density(const torch::Tensor& epsilon, const torch::Tensor& log_sigma) {
  const double log_two_pi = std::log(2 * std::numbers::pi);
  return -(0.5 * (epsilon.square() + log_two_pi) + log_sigma).sum(1);
}

// log of p(x|z) p(z) / q(z|x) for `draws` of z of each image: [B, draws].
torch::Tensor log_importance_weights(const Vae& vae, const PriorTensors& prior,
                                     const torch::Tensor& x, const torch::Tensor& labels,
                                     std::int64_t draws, torch::Generator& generator) {
  const auto posterior = vae.encode(x, labels);
  const auto count = x.size(0) * draws;
  const auto epsilon = torch::randn({count, posterior.mean.size(1)}, generator);
  const auto z = repeated(posterior.mean, draws) + repeated(posterior.sigma, draws) * epsilon;
  const auto label_rows = repeated(labels, draws);
  const auto reconstruction =
      reconstruction_nats(vae.spec().likelihood, vae.decode(z, label_rows), repeated(x, draws));
  const auto weights = log_prior_density(prior, z, label_rows) - reconstruction -
                       log_posterior_density(epsilon, repeated(posterior.log_sigma, draws));
  return weights.view({x.size(0), draws});
}

// log of the sum of those weights [B], some draws at a time.
torch::Tensor log_weight_sum(const Vae& vae, const PriorTensors& prior, const torch::Tensor& x,
                             const torch::Tensor& labels, std::int64_t draws,
                             torch::Generator& generator) {
  auto log_sum =
      torch::full({x.size(0)}, -std::numeric_limits<double>::infinity(), torch::kFloat64);
  for (std::int64_t done = 0; done < draws; done += draws_at_once) {
    const auto now = std::min(draws_at_once, draws - done);
    const auto weights = log_importance_weights(vae, prior, x, labels, now, generator);
    log_sum = torch::logaddexp(log_sum, weights.logsumexp(1));
  }
  return log_sum;
}

}  // namespace

MeanEstimate mean_estimate(const torch::Tensor& values) {
  const auto exact = values.to(torch::kFloat64);
  const auto count = exact.size(0);
  return {exact.mean().item<double>(),
          exact.std().item<double>() / std::sqrt(static_cast<double>(count)), count};
}

torch::Tensor likelihood_images(const Vae& vae, const torch::Tensor& pixels,
                                torch::Generator& generator) {
  if (vae.spec().likelihood.kind == LikelihoodKind::bernoulli) {
    return torch::bernoulli(pixels, generator);
  }
  return vae.to_model_space(pixels);
}

PerImageElbo per_image_elbo(const Vae& vae, const PriorTensors& prior, const torch::Tensor& x,
                            const torch::Tensor& labels, torch::Generator& generator) {
  const torch::NoGradGuard no_grad;
  constexpr std::int64_t batch_size = 100;
  std::vector<torch::Tensor> reconstruction;
  std::vector<torch::Tensor> kl;
  std::vector<torch::Tensor> kl_fitted_prior;
  for (std::int64_t row = 0; row < x.size(0); row += batch_size) {
    const auto batch = x.slice(0, row, row + batch_size);
    const auto label = labels.slice(0, row, row + batch_size);
    const auto posterior = vae.encode(batch, label);
    const auto z = sample_posterior(posterior, generator);
    reconstruction.push_back(
        reconstruction_nats(vae.spec().likelihood, vae.decode(z, label), batch));
    kl.push_back(kl_nats(posterior).sum(1));
    const auto epsilon = (z - posterior.mean) / posterior.sigma;
    kl_fitted_prior.push_back(log_posterior_density(epsilon, posterior.log_sigma) -
                              log_prior_density(prior, z, label));
  }
  return {torch::cat(reconstruction), torch::cat(kl), torch::cat(kl_fitted_prior)};
}

torch::Tensor pixel_squared_errors(const Vae& vae, const ImageSet& images,
                                   const torch::Tensor& means) {
  constexpr std::int64_t batch_size = 250;
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> errors;
  for (const torch::Tensor& indices : torch::arange(images.size()).split(batch_size)) {
    const Batch batch = images.batch(indices);
    const torch::Tensor decoded = decode_pixels(vae, means.index_select(0, indices), batch.label);
    errors.push_back((decoded - batch.pixels).square().flatten(1).mean(1));
  }
  return torch::cat(errors);
}

torch::Tensor importance_weighted_nll(const Vae& vae, const PriorTensors& prior,
                                      const torch::Tensor& x, const torch::Tensor& labels,
                                      std::int64_t draws, std::uint64_t seed, ThreadPool& pool) {
  auto nll = torch::empty({x.size(0)}, torch::kFloat64);
  pool.parallel_for(x.size(0), images_at_once, [&](std::int64_t first, std::int64_t end) {
    const torch::NoGradGuard no_grad;
    auto generator = seeded_generator(seed + static_cast<std::uint64_t>(first));
    nll.slice(0, first, end)
        .copy_(std::log(static_cast<double>(draws)) -
               log_weight_sum(vae, prior, x.slice(0, first, end), labels.slice(0, first, end),
                              draws, generator));
  });
  return nll;
}

torch::Tensor nll_of_unknown_label(const Vae& vae, const PriorTensors& prior,
                                   const torch::Tensor& x, std::int64_t draws, std::uint64_t seed,
                                   ThreadPool& pool) {
  const auto classes = static_cast<std::int64_t>(vae.spec().labels.size());
  std::vector<torch::Tensor> log_likelihoods;
  for (const torch::Tensor& label : torch::eye(classes).split(1)) {
    const auto labels = label.expand({x.size(0), classes});
    log_likelihoods.push_back(-importance_weighted_nll(vae, prior, x, labels, draws, seed, pool));
  }
  return std::log(static_cast<double>(classes)) - torch::stack(log_likelihoods).logsumexp(0);
}

}  // namespace vaelet::native
