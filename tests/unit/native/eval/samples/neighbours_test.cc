#include "native/eval/samples/neighbours.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

double distance(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).norm().item<double>();
}

double radius(const torch::Tensor& points, std::int64_t i, int k) {
  std::vector<double> distances;
  for (std::int64_t j = 0; j < points.size(0); ++j) {
    if (j != i) distances.push_back(distance(points[i], points[j]));
  }
  std::ranges::sort(distances);
  return distances[static_cast<std::size_t>(k - 1)];
}

// The definitions, point by point.
NeighbourScores naive_scores(const torch::Tensor& real, const torch::Tensor& generated, int k) {
  const auto n = real.size(0);
  const auto m = generated.size(0);
  double balls = 0;
  double precise = 0;
  double covered = 0;
  double recalled = 0;
  for (std::int64_t j = 0; j < m; ++j) {
    double inside = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      inside += distance(generated[j], real[i]) < radius(real, i, k) ? 1 : 0;
    }
    balls += inside;
    precise += inside > 0 ? 1 : 0;
  }
  for (std::int64_t i = 0; i < n; ++i) {
    bool has_generated = false;
    bool in_generated = false;
    for (std::int64_t j = 0; j < m; ++j) {
      const double between = distance(generated[j], real[i]);
      has_generated |= between < radius(real, i, k);
      in_generated |= between < radius(generated, j, k);
    }
    covered += has_generated ? 1 : 0;
    recalled += in_generated ? 1 : 0;
  }
  const auto reals = static_cast<double>(n);
  const auto fakes = static_cast<double>(m);
  return {precise / fakes, recalled / reals, balls / (k * fakes), covered / reals};
}

TEST_CASE("Precision, recall, density and coverage follow their definitions point by point") {
  torch::manual_seed(Catch::getSeed());
  const auto real = torch::randn({40, 3}, torch::kFloat64);
  const auto generated = 0.7 * torch::randn({25, 3}, torch::kFloat64) + 0.5;
  const auto scores = neighbour_scores(real, generated, 4);
  const auto naive = naive_scores(real, generated, 4);
  CHECK_THAT(scores.precision, WithinAbs(naive.precision, 1e-12));
  CHECK_THAT(scores.recall, WithinAbs(naive.recall, 1e-12));
  CHECK_THAT(scores.density, WithinAbs(naive.density, 1e-12));
  CHECK_THAT(scores.coverage, WithinAbs(naive.coverage, 1e-12));
}

TEST_CASE("A set covers itself wholly, with density 1") {
  torch::manual_seed(Catch::getSeed());
  const auto real = torch::randn({1500, 8});
  const auto scores = neighbour_scores(real, real);
  CHECK(scores.precision == 1);
  CHECK(scores.recall == 1);
  CHECK(scores.coverage == 1);
  // Each ball holds its centre and the four neighbours nearer than the fifth.
  CHECK_THAT(scores.density, WithinAbs(1, 1e-12));
}

TEST_CASE("A set far away scores 0 in all four") {
  torch::manual_seed(Catch::getSeed());
  const auto real = torch::randn({60, 4});
  const auto scores = neighbour_scores(real, real + 100);
  CHECK(scores.precision == 0);
  CHECK(scores.recall == 0);
  CHECK(scores.density == 0);
  CHECK(scores.coverage == 0);
}

TEST_CASE("Copies of one real image are precise and cover next to nothing") {
  torch::manual_seed(Catch::getSeed());
  const auto real = torch::randn({500, 4});
  const auto copies = real[0].expand({500, 4}) + 1e-3 * torch::randn({500, 4});
  const auto scores = neighbour_scores(real, copies);
  CHECK(scores.precision > 0.99);
  CHECK(scores.coverage < 0.1);
}

TEST_CASE("The nearest of other points is found") {
  torch::manual_seed(Catch::getSeed());
  const auto from = torch::randn({40, 6});
  const auto to = torch::randn({70, 6});
  const auto naive = std::get<0>((from.unsqueeze(1) - to).norm(2, {2}).min(1));
  CHECK((nearest_distances(from, to) - naive).abs().max().item<double>() < 1e-3);
}

}  // namespace
}  // namespace vaelet::native
