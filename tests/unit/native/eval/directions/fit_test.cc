#include "native/eval/directions/fit.h"

#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

#include "native/torch/seeded_generator.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

/// z of two groups, whose means differ, and an attribute that a known direction gives, with noise.
struct FitFixture {
  static constexpr std::int64_t count = 400;
  torch::Generator generator = seeded_generator(81);
  torch::Tensor groups = torch::arange(count).remainder(2);
  torch::Tensor z = torch::randn({count, 3}, generator) + 2.0 * groups.unsqueeze(1);
  torch::Tensor truth = torch::tensor({0.6, 0.0, -0.8}, torch::kFloat64);

  torch::Tensor attribute(double noise) {
    const torch::Tensor along = z.to(torch::kFloat64).matmul(truth);
    // What the label itself adds must not count.
    return along - 5.0 * groups + noise * torch::randn(count, generator);
  }
};

using Row = std::array<double, 4>;  // three coefficients and the right side

/// Solves three equations by elimination.
std::array<double, 3> solved(std::array<Row, 3> rows) {
  for (std::size_t pivot = 0; pivot < 3; ++pivot) {
    for (std::size_t row = 0; row < 3; ++row) {
      if (row == pivot) continue;
      const double factor = rows[row][pivot] / rows[pivot][pivot];
      for (std::size_t column = 0; column < 4; ++column) {
        rows[row][column] -= factor * rows[pivot][column];
      }
    }
  }
  return {rows[0][3] / rows[0][0], rows[1][3] / rows[1][1], rows[2][3] / rows[2][2]};
}

/// The ridge regression of FitFixture's numbers, with loops.
std::array<double, 3> naive_direction(const torch::Tensor& z, const torch::Tensor& attribute) {
  std::array<Row, 3> rows{};
  for (int group = 0; group < 2; ++group) {
    Row mean{};
    std::vector<Row> members;
    for (std::int64_t i = group; i < z.size(0); i += 2) {
      Row row{};
      for (int j = 0; j < 3; ++j) row[static_cast<std::size_t>(j)] = z[i][j].item<double>();
      row[3] = attribute[i].item<double>();
      members.push_back(row);
      for (std::size_t j = 0; j < 4; ++j) mean[j] += row[j];
    }
    for (double& value : mean) value /= static_cast<double>(members.size());
    for (const Row& member : members) {
      for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 4; ++b) {
          rows[a][b] += (member[a] - mean[a]) * (member[b] - mean[b]);
        }
      }
    }
  }
  for (std::size_t a = 0; a < 3; ++a) rows[a][a] += 3.0;
  auto solution = solved(rows);
  const double length = std::hypot(solution[0], solution[1], solution[2]);
  for (double& value : solution) value /= length;
  return solution;
}

}  // namespace

TEST_CASE_METHOD(FitFixture, "a direction is that of the ridge regression within the groups") {
  const torch::Tensor values = attribute(0.5);
  const auto fitted = fit_direction(z, values, groups);
  REQUIRE(fitted);
  const auto expected = naive_direction(z, values);
  for (int j = 0; j < 3; ++j) {
    CHECK_THAT(fitted->vector[j].item<double>(),
               WithinAbs(expected[static_cast<std::size_t>(j)], 1e-5));
  }
  CHECK(fitted->vector.dot(truth).item<double>() > 0.99);
  // Variance 1 along the direction, .25 of noise.
  REQUIRE(fitted->r2);
  CHECK_THAT(*fitted->r2, WithinAbs(0.8, 0.06));
}

TEST_CASE_METHOD(FitFixture, "few images give a direction, and no R2") {
  const auto fitted =
      fit_direction(z.slice(0, 0, 4), attribute(0.0).slice(0, 0, 4), groups.slice(0, 0, 4));
  REQUIRE(fitted);
  CHECK_THAT(fitted->vector.norm().item<double>(), WithinRel(1.0, 1e-9));
  CHECK_FALSE(fitted->r2);
}

TEST_CASE_METHOD(FitFixture, "an attribute that the label decides gives no direction") {
  CHECK_FALSE(fit_direction(z, groups.to(torch::kFloat64), groups));
}

TEST_CASE("an orthogonal direction keeps what the others lack") {
  const torch::Tensor others = torch::tensor({{1.0, 0.0, 0.0}, {0.6, 0.8, 0.0}}, torch::kFloat64);
  const auto left = orthogonal_to(torch::tensor({0.48, 0.6, -0.64}, torch::kFloat64), others);
  REQUIRE(left);
  CHECK(torch::allclose(*left, torch::tensor({0.0, 0.0, -1.0}, torch::kFloat64), 0.0, 1e-9));
  CHECK_FALSE(orthogonal_to(torch::tensor({0.0, 1.0, 0.0}, torch::kFloat64), others));
  const torch::Tensor alone = torch::tensor({0.0, 3.0, 4.0}, torch::kFloat64);
  CHECK(torch::allclose(*orthogonal_to(alone, torch::zeros({0, 3}, torch::kFloat64)), alone / 5.0));
  // Two rows that are nearly the same take one dimension away, not two.
  const torch::Tensor same = torch::tensor({{1.0, 0.0, 0.0}, {1.0, 1e-9, 0.0}}, torch::kFloat64);
  CHECK(torch::allclose(*orthogonal_to(alone, same), alone / 5.0, 0.0, 1e-6));
}

TEST_CASE("directions of the first layer are those that stretch its output most") {
  // Orthogonal columns of length 1, 3 and 2; the last belongs to a label.
  const torch::Tensor weight = torch::tensor(
      {{1.0F, 0.0F, 0.0F, 9.0F}, {0.0F, 3.0F, 0.0F, 9.0F}, {0.0F, 0.0F, -2.0F, 9.0F}});
  const torch::Tensor found = first_layer_directions(weight, 3, 2);
  const torch::Tensor expected = torch::tensor({{0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}, torch::kFloat64);
  CHECK(torch::allclose(found, expected, 0.0, 1e-9));
}

TEST_CASE("the range of a direction is as wide as z is along it") {
  const LatentStatistics latent{{0.0F, 0.0F}, {0.0F, 0.0F}, {3.0F, 4.0F}};
  const torch::Tensor diagonal = torch::tensor({0.6, 0.8}, torch::kFloat64);
  CHECK_THAT(deviation_along(diagonal, latent), WithinRel(std::hypot(0.6 * 3.0, 0.8 * 4.0), 1e-9));
  CHECK(deviation_along(diagonal, {}) == 1.0);
}
