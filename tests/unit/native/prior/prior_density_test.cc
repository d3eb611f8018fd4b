#include "native/prior/prior_density.h"

#include <cmath>
#include <numbers>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

// The density of one z under N(mean, scale scale^T), two dimensions, written out.
double density(double z0, double z1, const float* mean, const float* scale) {
  const double u = (z0 - mean[0]) / scale[0];
  const double v = (z1 - mean[1] - scale[2] * u) / scale[3];
  return std::exp(-(u * u + v * v) / 2) / (2 * std::numbers::pi * scale[0] * scale[3]);
}

TEST_CASE("Without a fitted prior the density is the standard normal's") {
  const auto log_density =
      log_prior_density({}, torch::tensor({0.5F, -2.0F}).unsqueeze(0), torch::ones({1, 1}));
  CHECK_THAT(log_density.item<double>(),
             WithinAbs(-(0.25 + 4) / 2 - std::log(2 * std::numbers::pi), 1e-5));
}

TEST_CASE("A fitted prior's density is the mixture of its label's Gaussians") {
  const PriorTensors prior{.classes = 2,
                           .components = 2,
                           .weight = {0.3F, 0.7F, 1.0F, 0.0F},
                           .mean = {0, 1, 2, -1, 5, 5, 0, 0},
                           .scale = {1, 0, 0.5F, 2, 0.4F, 0, -1, 1, 3, 0, 1, 1, 1, 0, 0, 1}};
  torch::manual_seed(Catch::getSeed());
  const auto z = torch::randn({30, 2}) * 2;
  const auto classes = torch::randint(2, {30}, torch::kInt64);
  const auto labels = torch::one_hot(classes, 2).to(torch::kFloat32);
  const auto log_density = log_prior_density(prior, z, labels);
  for (int row = 0; row < 30; ++row) {
    const auto label = static_cast<std::size_t>(classes[row].item<std::int64_t>());
    double sum = 0;
    for (std::size_t k = 0; k < 2; ++k) {
      sum += prior.weight[label * 2 + k] *
             density(z[row][0].item<double>(), z[row][1].item<double>(),
                     &prior.mean[(label * 2 + k) * 2], &prior.scale[(label * 2 + k) * 4]);
    }
    CHECK_THAT(log_density[row].item<double>(), WithinAbs(std::log(sum), 1e-4));
  }
}

}  // namespace
}  // namespace vaelet::native
