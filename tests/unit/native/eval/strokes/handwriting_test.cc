#include "native/eval/strokes/handwriting.h"

#include <algorithm>
#include <cmath>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

#include "tests/unit/native/eval/strokes/drawn_bar.h"

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

torch::Tensor attributes_of(const torch::Tensor& images) {
  ThreadPool pool(2);
  return handwriting(images, pool);
}

double attribute(const torch::Tensor& images, int index) {
  return attributes_of(images)[0][index].item<double>();
}

TEST_CASE("The slant of a sheared bar is recovered") {
  for (const double lean : {-0.5, -0.2, 0.0, 0.3, 0.6}) {
    const auto image = drawn_bar(28, 28, 20, 4, lean);
    CHECK_THAT(attribute(image, 0), WithinAbs(std::atan(lean), 0.01));
  }
}

TEST_CASE("Width and height of a bar are its own, whatever its slant") {
  for (const double lean : {0.0, 0.4}) {
    const auto image = drawn_bar(32, 28, 20, 7, lean);
    CHECK_THAT(attribute(image, 2), WithinAbs(7, 0.9));
    CHECK_THAT(attribute(image, 3), WithinAbs(20, 0.6));
  }
}

TEST_CASE("The thickness of an upright stroke is its own") {
  for (const double thickness : {2.0, 3.0, 5.0}) {
    const auto image = drawn_bar(28, 28, 22, thickness, 0);
    CHECK_THAT(attribute(image, 1), WithinAbs(thickness, 0.5));
  }
}

TEST_CASE("An empty image has no attributes, and leaves its neighbours theirs") {
  const auto bar = drawn_bar(28, 28, 20, 4, 0.3);
  const auto attributes = attributes_of(torch::cat({torch::zeros({1, 1, 28, 28}), bar}));
  CHECK(attributes[0].isnan().all().item<bool>());
  CHECK(torch::equal(attributes[1], attributes_of(bar)[0]));
}

TEST_CASE("The spread is measured within the classes") {
  const auto attributes = torch::tensor({0.0, 2.0, 100.0, 104.0}, torch::kFloat64).unsqueeze(1);
  const auto labels = torch::tensor({0, 0, 1, 1}, torch::kInt64);
  // Variances 2 and 8.
  CHECK_THAT(within_class_spread(attributes, labels)[0].item<double>(),
             WithinAbs(std::sqrt(5.0), 1e-12));
}

TEST_CASE("A spread needs a class of two images, and is NaN without") {
  const auto attributes = torch::ones({2, 4}, torch::kFloat64);
  CHECK(within_class_spread(attributes, torch::tensor({0, 1}, torch::kLong))
            .isnan()
            .all()
            .item<bool>());
  const auto none = torch::empty({0, 4}, torch::kFloat64);
  CHECK(within_class_spread(none, torch::empty({0}, torch::kLong)).isnan().all().item<bool>());
}

}  // namespace
}  // namespace vaelet::native
