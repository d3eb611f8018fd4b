#include "shared/sampling/prior.h"

#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

namespace vaelet {
namespace {

using Catch::Matchers::WithinAbs;
using Latent = std::array<float, 2>;

/// Two classes of two components, far from each other: the component of a z is plain from its
/// first number, 100 * class + 10 * component.
PriorTensors mixture() {
  PriorTensors prior{2, 2, {0.25F, 0.75F, 1.0F, 0.0F}, {}, {}};
  for (int gaussian = 0; gaussian < 4; ++gaussian) {
    const int first = 100 * (gaussian / 2) + 10 * (gaussian % 2);
    prior.mean.insert(prior.mean.end(), {static_cast<float>(first), 2.0F});
    prior.scale.insert(prior.scale.end(), {0.5F, 0.0F, 0.6F, 0.8F});
  }
  return prior;
}

Latent draw(const PriorTensors& prior, std::vector<float> label, NormalGenerator& normals) {
  Latent z{};
  sample_prior(prior, label, normals, z);
  return z;
}

/// Of 20,000 draws, the part whose first number is within 5 of `centre`.
double share_near(float centre, const std::vector<float>& label) {
  const PriorTensors prior = mixture();
  NormalGenerator normals(Catch::getSeed());
  constexpr int draws = 20000;
  int near = 0;
  for (int index = 0; index < draws; ++index) {
    near += std::abs(draw(prior, label, normals)[0] - centre) < 5.0F ? 1 : 0;
  }
  return static_cast<double>(near) / draws;
}

TEST_CASE("Without a fitted prior, z is the next normals, whatever the label") {
  NormalGenerator normals(9);
  NormalGenerator expected(9);
  for (const std::vector<float>& label : {std::vector<float>{}, {0.0F, 1.0F}, {0.5F, 0.5F}}) {
    const Latent z = draw({}, label, normals);
    CHECK(z[0] == expected.next());
    CHECK(z[1] == expected.next());
  }
}

TEST_CASE("One component of one class draws no choice: z = mean + scale * normal") {
  PriorTensors prior{1, 1, {1.0F}, {10.0F, 20.0F}, {2.0F, 0.0F, 3.0F, 4.0F}};
  NormalGenerator normals(9);
  NormalGenerator expected(9);
  const Latent z = draw(prior, {}, normals);
  const float first = expected.next();
  const float second = expected.next();
  CHECK_THAT(z[0], WithinAbs(10.0F + 2.0F * first, 1e-5));
  CHECK_THAT(z[1], WithinAbs(20.0F + 3.0F * first + 4.0F * second, 1e-5));
}

TEST_CASE("A choice takes one uniform number, before the normals") {
  NormalGenerator normals(9);
  NormalGenerator expected(9);
  const Latent z = draw(mixture(), {1.0F, 0.0F}, normals);
  const float mean = expected.uniform() < 0.25 ? 0.0F : 10.0F;
  CHECK_THAT(z[0], WithinAbs(mean + 0.5F * expected.next(), 1e-5));
}

TEST_CASE("Components are drawn by their weights") {
  CHECK_THAT(share_near(0.0F, {1.0F, 0.0F}), WithinAbs(0.25, 0.02));
  CHECK_THAT(share_near(10.0F, {1.0F, 0.0F}), WithinAbs(0.75, 0.02));
}

TEST_CASE("A component or class of weight zero is never drawn") {
  CHECK(share_near(100.0F, {0.0F, 1.0F}) == 1.0);
}

TEST_CASE("A mix of labels draws classes by its weights") {
  CHECK_THAT(share_near(100.0F, {0.4F, 0.6F}), WithinAbs(0.6, 0.02));
}

TEST_CASE("Draws have the mean and covariance of their component") {
  NormalGenerator normals(Catch::getSeed());
  constexpr int draws = 100000;
  std::array<double, 2> mean{};
  std::array<double, 3> product{};  // 00, 01, 11
  for (int index = 0; index < draws; ++index) {
    const Latent z = draw(mixture(), {0.0F, 1.0F}, normals);
    const double first = z[0] - 100.0;
    const double second = z[1] - 2.0;
    mean = {mean[0] + first / draws, mean[1] + second / draws};
    product = {product[0] + first * first / draws, product[1] + first * second / draws,
               product[2] + second * second / draws};
  }
  CHECK_THAT(mean[0], WithinAbs(0.0, 0.02));
  CHECK_THAT(mean[1], WithinAbs(0.0, 0.02));
  CHECK_THAT(product[0], WithinAbs(0.25, 0.02));  // scale * scale^T
  CHECK_THAT(product[1], WithinAbs(0.30, 0.02));
  CHECK_THAT(product[2], WithinAbs(1.00, 0.03));
}

}  // namespace
}  // namespace vaelet
