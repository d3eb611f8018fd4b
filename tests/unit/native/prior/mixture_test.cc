#include "native/prior/mixture.h"

#include <cmath>
#include <numbers>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/torch/seeded_generator.h"

using namespace vaelet::native;
using Catch::Matchers::WithinAbs;

namespace {

/// Points of two Gaussians, three quarters in the first.
torch::Tensor two_clouds(std::int64_t count, std::uint64_t seed) {
  torch::Generator generator = seeded_generator(seed);
  const torch::Tensor normal = torch::randn({count, 2}, generator, torch::kDouble);
  const torch::Tensor first =
      normal.matmul(torch::tensor({{1.0, 0.5}, {0.0, 0.3}}, torch::kDouble)) - 4.0;
  const torch::Tensor second = normal * 0.5 + 3.0;
  const torch::Tensor in_first =
      torch::rand({count, 1}, generator, torch::kDouble).lt(0.75).to(torch::kDouble);
  return in_first * first + (1.0 - in_first) * second;
}

/// By the definition, in a loop.
double naive_log_density(const Mixture& mixture, const torch::Tensor& point) {
  double density = 0.0;
  for (std::int64_t k = 0; k < mixture.weight.size(0); ++k) {
    const torch::Tensor covariance = mixture.scale[k].matmul(mixture.scale[k].t());
    const torch::Tensor difference = point - mixture.mean[k];
    const double square = difference.dot(covariance.inverse().matmul(difference)).item<double>();
    const double determinant = covariance.det().item<double>();
    const auto latent = static_cast<double>(point.size(0));
    density += mixture.weight[k].item<double>() * std::exp(-0.5 * square) /
               std::sqrt(std::pow(2.0 * std::numbers::pi, latent) * determinant);
  }
  return std::log(density);
}

}  // namespace

TEST_CASE("a mixture finds the clouds, their shapes and their shares") {
  const std::uint64_t seed = GENERATE(1, 2, 3);
  const Mixture mixture = fit_mixture(two_clouds(20000, 41), 2, seed);
  const std::int64_t first = mixture.mean[0][0].item<double>() < 0.0 ? 0 : 1;
  const torch::Tensor covariance = mixture.scale[first].matmul(mixture.scale[first].t());
  CHECK_THAT(mixture.weight[first].item<double>(), WithinAbs(0.75, 0.02));
  CHECK(torch::allclose(mixture.mean[first], torch::full({2}, -4.0, torch::kDouble), 0.0, 0.05));
  CHECK(torch::allclose(mixture.mean[1 - first], torch::full({2}, 3.0, torch::kDouble), 0.0, 0.05));
  CHECK(torch::allclose(covariance, torch::tensor({{1.0, 0.5}, {0.5, 0.34}}, torch::kDouble), 0.0,
                        0.05));
}

TEST_CASE("the density of a mixture is the definition's") {
  const torch::Tensor points = two_clouds(200, 42);
  const Mixture mixture = fit_mixture(points, 3, 1);
  const torch::Tensor densities = log_density(mixture, points);
  for (std::int64_t i = 0; i < 20; ++i) {
    CHECK_THAT(densities[i].item<double>(), WithinAbs(naive_log_density(mixture, points[i]), 1e-9));
  }
}

TEST_CASE("more components never describe the points worse") {
  const torch::Tensor points = two_clouds(4000, 43);
  double reached = -1e9;
  for (const int components : {1, 2, 4}) {
    const double mean =
        log_density(fit_mixture(points, components, 5), points).mean().item<double>();
    CHECK(mean > reached - 0.01);
    reached = mean;
  }
}

TEST_CASE("few points get few components, and the shares still sum to one") {
  const Mixture mixture = fit_mixture(two_clouds(20, 44), 8, 1);
  CHECK(mixture.weight.size(0) == 8);
  CHECK(mixture.weight.gt(0.0).sum().item<std::int64_t>() == 2);
  CHECK_THAT(mixture.weight.sum().item<double>(), WithinAbs(1.0, 1e-12));
  CHECK(torch::isfinite(log_density(mixture, two_clouds(20, 44))).all().item<bool>());
}

TEST_CASE("equal points leave a mixture that is narrow, and finite") {
  const Mixture mixture = fit_mixture(torch::ones({100, 3}), 2, 1);
  CHECK(torch::isfinite(mixture.scale).all().item<bool>());
  CHECK(torch::allclose(mixture.mean[0], torch::ones({3}, torch::kDouble)));
}
