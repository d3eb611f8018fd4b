#include "native/eval/latents/tsne.h"

#include <cmath>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

torch::Tensor random_points(std::int64_t count, std::int64_t size) {
  torch::manual_seed(Catch::getSeed());
  return torch::randn({count, size}, torch::kFloat64);
}

// Two clouds, a hundred of their own radii apart.
torch::Tensor two_clouds(std::int64_t each) {
  auto points = random_points(2 * each, 5);
  points.slice(0, 0, each) += 100;
  return points;
}

TEST_CASE("t-SNE's gradient is that of its divergence, by finite differences") {
  const auto affinities = tsne_affinities(random_points(40, 6), 8);
  const auto map = random_points(40, 2);
  const auto gradient = tsne_gradient(affinities, map);
  constexpr double step = 1e-6;
  for (const std::int64_t point : {0, 7, 39}) {
    for (const std::int64_t axis : {0, 1}) {
      auto ahead = map.clone();
      auto behind = map.clone();
      ahead[point][axis] += step;
      behind[point][axis] -= step;
      const double slope =
          (tsne_divergence(affinities, ahead) - tsne_divergence(affinities, behind)) / (2 * step);
      CHECK_THAT(gradient[point][axis].item<double>(), WithinAbs(slope, 1e-8));
    }
  }
}

TEST_CASE("t-SNE's affinities are symmetric, sum to 1 and have the perplexity asked for") {
  const auto points = random_points(50, 4);
  const double perplexity = 12;
  const auto affinities = tsne_affinities(points, perplexity);
  CHECK_THAT(affinities.sum().item<double>(), WithinAbs(1, 1e-12));
  CHECK(torch::equal(affinities, affinities.t()));
  CHECK(affinities.diagonal().abs().max().item<double>() == 0);

  // The first point's own Gaussian, rebuilt by a scan for its precision.
  const auto conditional = [&](double precision, std::int64_t i) {
    const auto distances = (points - points[i]).square().sum(1);
    auto weights = (-precision * distances).exp();
    weights[i] = 0;
    return weights / weights.sum();
  };
  const auto precision_of = [&](std::int64_t i) {
    double best = 0;
    double best_error = 1e9;
    for (double precision = 1e-3; precision < 10; precision *= 1.0005) {
      const auto p = conditional(precision, i);
      const double entropy = -torch::xlogy(p, p).sum().item<double>();
      const double error = std::abs(std::exp(entropy) - perplexity);
      if (error < best_error) std::tie(best, best_error) = std::pair(precision, error);
    }
    return best;
  };
  const double joint = (conditional(precision_of(0), 0)[1].item<double>() +
                        conditional(precision_of(1), 1)[0].item<double>()) /
                       100;
  CHECK_THAT(affinities[0][1].item<double>(), WithinAbs(joint, 1e-2 * joint));
}

TEST_CASE("t-SNE keeps two clouds apart, and the same seed draws the same map") {
  TsneConfig options{.perplexity = 10, .iterations = 300, .exaggerated_iterations = 100};
  const auto points = two_clouds(60);
  const auto map = tsne(points, options);
  REQUIRE(map);
  // Points have their nearest neighbour in their own cloud, but for a few that 300 steps leave
  // behind. Points at random places would be half of them.
  auto distances = torch::cdist(*map, *map);
  distances.fill_diagonal_(1e9);
  const auto nearest = distances.argmin(1);
  CHECK(((nearest < 60) != (torch::arange(120) < 60)).sum().item<int>() <= 6);
  CHECK(torch::equal(*map, *tsne(points, options)));
  options.seed = 2;
  CHECK_FALSE(torch::equal(*map, *tsne(points, options)));
}

TEST_CASE("t-SNE maps points that are all the same, and points on a line, to finite places") {
  const TsneConfig options{.perplexity = 5, .iterations = 50};
  const auto same = tsne(torch::ones({30, 4}), options);
  REQUIRE(same);
  CHECK(same->isfinite().all().item<bool>());
  const auto line = tsne(torch::arange(30.0).unsqueeze(1), options);
  REQUIRE(line);
  CHECK(line->isfinite().all().item<bool>());
}

TEST_CASE("t-SNE spreads points without clusters, however long they are pulled together") {
  // Few points of such a perplexity shrink together as thousands of an ordinary one do.
  TsneConfig options{.perplexity = 100, .iterations = 1200, .exaggerated_iterations = 700};
  options.exaggeration = 3;
  const auto map = tsne(random_points(150, 60), options);
  REQUIRE(map);
  CHECK(map->select(1, 0).std().item<double>() > 0.1);
  CHECK(map->select(1, 1).std().item<double>() > 0.1);
}

TEST_CASE(
    "t-SNE refuses a perplexity that the number of points cannot have, a wrong number, and NaN") {
  const auto points = random_points(20, 3);
  CHECK(tsne(points, {.perplexity = 19}).error().code == ErrorCode::argument_invalid);
  CHECK(tsne(points, {.perplexity = 0.5}).error().code == ErrorCode::argument_invalid);
  CHECK_FALSE(tsne(points.slice(0, 0, 3), {.perplexity = 1}));
  CHECK_FALSE(tsne(torch::zeros({most_tsne_points + 1, 1}), {}));
  CHECK(tsne(points / 0.0 * 0.0, {.perplexity = 5}).error().code == ErrorCode::argument_invalid);
}

}  // namespace
}  // namespace vaelet::native
