#include "web/training/adam.h"

#include <cmath>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "shared/sampling/normal.h"
#include "tests/unit/web/training/training_fixture.h"

using namespace vaelet;
using namespace vaelet::training;

TEST_CASE("Adam takes the steps of its paper's algorithm, in double") {
  constexpr std::size_t count = 37;
  constexpr double rate = 0.01;
  NormalGenerator normals(5);
  std::vector<float> parameters(count);
  for (float& parameter : parameters) parameter = normals.next();
  std::vector<double> expected = doubles(parameters);
  std::vector<double> first(count);
  std::vector<double> second(count);
  std::vector<float> gradients(count);
  Adam adam(count);
  for (int t = 1; t <= 100; ++t) {
    for (float& gradient : gradients) gradient = normals.next();
    adam.step(gradients.data(), rate, parameters.data());
    for (std::size_t i = 0; i < count; ++i) {
      const auto gradient = double{gradients[i]};
      first[i] = 0.9 * first[i] + 0.1 * gradient;
      second[i] = 0.999 * second[i] + 0.001 * gradient * gradient;
      const double unbiased = second[i] / (1.0 - std::pow(0.999, t));
      expected[i] -= rate * (first[i] / (1.0 - std::pow(0.9, t))) / (std::sqrt(unbiased) + 1e-8);
    }
  }
  CHECK(adam.steps() == 100);
  CHECK(relative_difference(doubles(parameters), expected) < 1e-5);
}

TEST_CASE("Adam lets a moment that fades end at zero, and not among the subnormal numbers") {
  std::vector<float> parameter = {1.0F};
  Adam adam(1);
  const float once = 1e-20F;
  adam.step(&once, 1e-3, parameter.data());
  const float nothing = 0.0F;
  // 0.9^1000 of that would be subnormal; the second moment is from the start.
  for (int t = 0; t < 1000; ++t) adam.step(&nothing, 1e-3, parameter.data());
  const float before = parameter[0];
  adam.step(&nothing, 1e3, parameter.data());
  CHECK(parameter[0] == before);
}
