#include "native/prior/mixture.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "native/torch/seeded_generator.h"

namespace vaelet::native {
namespace {

constexpr double covariance_ridge = 1e-4;
constexpr int most_rounds = 200;
/// The rounds end when the likelihood rises by less than this, in nats for each point.
constexpr double least_gain = 1e-5;

/// Returns log(weight) + log N(point; mean, scale scale^T): [N, K].
torch::Tensor log_joint(const Mixture& mixture, const torch::Tensor& points) {
  const std::int64_t latent = points.size(1);
  const torch::Tensor centred = points.unsqueeze(0) - mixture.mean.unsqueeze(1);  // [K, N, L]
  const torch::Tensor white =
      torch::linalg_solve_triangular(mixture.scale, centred.transpose(1, 2), /*upper=*/false);
  const torch::Tensor log_determinant =
      mixture.scale.diagonal(0, 1, 2).log().sum(1).unsqueeze(1);  // [K, 1]
  const double constant = 0.5 * static_cast<double>(latent) * std::log(2.0 * std::numbers::pi);
  const torch::Tensor log_normal = -0.5 * white.square().sum(1) - log_determinant - constant;
  return (log_normal + mixture.weight.log().unsqueeze(1)).t();
}

/// Returns the mixture that best fits points of which each component has a share. `shares` is [N,
/// K].
Mixture maximise(const torch::Tensor& points, const torch::Tensor& shares) {
  const torch::Tensor totals = shares.sum(0).clamp_min(1e-12);  // [K]
  const torch::Tensor mean = shares.t().matmul(points) / totals.unsqueeze(1);
  const torch::Tensor centred = points.unsqueeze(0) - mean.unsqueeze(1);  // [K, N, L]
  const torch::Tensor covariance =
      (centred * shares.t().unsqueeze(2)).transpose(1, 2).matmul(centred) / totals.view({-1, 1, 1});
  const torch::Tensor ridge = covariance_ridge * torch::eye(points.size(1), torch::kDouble);
  return {totals / totals.sum(), mean, torch::linalg_cholesky(covariance + ridge)};
}

/// Returns K points [K, L] to start from, far from each other: each is drawn with a probability in
/// proportion to its squared distance from the nearest of those before.
torch::Tensor choose_centres(const torch::Tensor& points, int components,
                             torch::Generator& generator) {
  torch::Tensor chosen = torch::randint(points.size(0), {1}, generator, torch::kLong);
  torch::Tensor nearest = (points - points[chosen.item<std::int64_t>()]).square().sum(1);
  while (chosen.size(0) < components) {
    const torch::Tensor next =
        torch::multinomial(nearest + 1e-12, 1, /*replacement=*/false, generator);
    chosen = torch::cat({chosen, next});
    nearest = torch::minimum(nearest, (points - points[next.item<std::int64_t>()]).square().sum(1));
  }
  return points.index_select(0, chosen);
}

Mixture fit_with_points(const torch::Tensor& points, int components, std::uint64_t seed) {
  torch::Generator generator = seeded_generator(seed);
  const torch::Tensor centres = choose_centres(points, components, generator);
  const torch::Tensor nearest = torch::cdist(points, centres).argmin(1);
  Mixture mixture = maximise(points, torch::one_hot(nearest, components).to(torch::kDouble));
  double reached = -std::numeric_limits<double>::infinity();
  for (int round = 0; round < most_rounds && components > 1; ++round) {
    const torch::Tensor joint = log_joint(mixture, points);
    const torch::Tensor log_likelihood = joint.logsumexp(1, /*keepdim=*/true);
    mixture = maximise(points, (joint - log_likelihood).exp());
    const double mean = log_likelihood.mean().item<double>();
    if (mean - reached < least_gain) break;
    reached = mean;
  }
  return mixture;
}

/// Returns the mixture with further components, of weight 0, up to `components`.
Mixture padded(const Mixture& mixture, int components) {
  const std::int64_t missing = components - mixture.weight.size(0);
  const std::int64_t latent = mixture.mean.size(1);
  if (missing == 0) return mixture;
  return {torch::cat({mixture.weight, torch::zeros({missing}, torch::kDouble)}),
          torch::cat({mixture.mean, torch::zeros({missing, latent}, torch::kDouble)}),
          torch::cat({mixture.scale,
                      torch::eye(latent, torch::kDouble).expand({missing, latent, latent})})};
}

}  // namespace

Mixture fit_mixture(const torch::Tensor& points, int components, std::uint64_t seed) {
  const std::int64_t latent = points.size(1);
  if (points.size(0) == 0) {
    return padded({torch::ones({1}, torch::kDouble), torch::zeros({1, latent}, torch::kDouble),
                   torch::eye(latent, torch::kDouble).unsqueeze(0)},
                  components);
  }
  const std::int64_t affordable = std::max<std::int64_t>(points.size(0) / (4 * latent), 1);
  const int fitted = static_cast<int>(std::min<std::int64_t>(components, affordable));
  return padded(fit_with_points(points.to(torch::kDouble), fitted, seed), components);
}

torch::Tensor log_density(const Mixture& mixture, const torch::Tensor& points) {
  return log_joint(mixture, points.to(torch::kDouble)).logsumexp(1);
}

}  // namespace vaelet::native
