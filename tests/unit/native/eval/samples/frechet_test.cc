#include "native/eval/samples/frechet.h"

#include <cmath>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

torch::Tensor matrix(double a, double b, double c, double d) {
  return torch::tensor({a, b, c, d}, torch::kFloat64).view({2, 2});
}

TEST_CASE("Fréchet distance of Gaussians along the axes is that of their deviations") {
  const Moments first{torch::tensor({1.0, 2.0}, torch::kFloat64), matrix(4, 0, 0, 9)};
  const Moments second{torch::tensor({0.0, 4.0}, torch::kFloat64), matrix(1, 0, 0, 25)};
  // |(1, -2)|^2 + (2 - 1)^2 + (3 - 5)^2
  CHECK_THAT(frechet_distance(first, second), WithinAbs(10, 1e-12));
}

TEST_CASE("Fréchet distance of tilted Gaussians follows the 2 x 2 closed form") {
  const auto mean = torch::zeros({2}, torch::kFloat64);
  const auto a = matrix(2, 0.9, 0.9, 1);
  const auto b = matrix(1, -0.4, -0.4, 3);
  // For 2 x 2, tr sqrt(M) = sqrt(tr M + 2 sqrt(det M)).
  const auto product = a.matmul(b);
  const double root =
      std::sqrt(product.trace().item<double>() + 2 * std::sqrt(torch::det(product).item<double>()));
  const double expected = 7 - 2 * root;
  CHECK_THAT(frechet_distance({mean, a}, {mean, b}), WithinAbs(expected, 1e-12));
  CHECK_THAT(frechet_distance({mean, b}, {mean, a}), WithinAbs(expected, 1e-12));
}

TEST_CASE("Fréchet distance of a set to itself is 0, also when a feature never varies") {
  torch::manual_seed(Catch::getSeed());
  auto features = torch::randn({200, 6});
  features.select(1, 3).fill_(1);
  const auto moments = moments_of(features);
  CHECK_THAT(frechet_distance(moments, moments), WithinAbs(0, 1e-6));
}

TEST_CASE("Moments are the plain sums in double") {
  torch::manual_seed(Catch::getSeed());
  const auto features = torch::randn({50, 3}) + 1000;
  const auto moments = moments_of(features);
  const auto rows = features.to(torch::kFloat64);
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      double sum = 0;
      for (int row = 0; row < 50; ++row) {
        sum += (rows[row][i].item<double>() - moments.mean[i].item<double>()) *
               (rows[row][j].item<double>() - moments.mean[j].item<double>());
      }
      CHECK_THAT(moments.covariance[i][j].item<double>(), WithinRel(sum / 49, 1e-9));
    }
  }
}

}  // namespace
}  // namespace vaelet::native
