#include "native/eval/samples/diversity.h"

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

TEST_CASE("Within-class distance is the mean over pairs of one class, then over classes") {
  torch::manual_seed(Catch::getSeed());
  const auto features = torch::randn({30, 4});
  auto labels = torch::randint(3, {30}, torch::kInt64);
  labels[0] = 3;  // a class of one image has no pair
  double mean = 0;
  int classes = 0;
  for (int label = 0; label < 4; ++label) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < 30; ++i) {
      for (int j = 0; j < i; ++j) {
        const bool both = labels[i].item<int>() == label && labels[j].item<int>() == label;
        if (!both) continue;
        sum += (features[i] - features[j]).norm().item<double>();
        ++pairs;
      }
    }
    if (pairs == 0) continue;
    mean += sum / pairs;
    ++classes;
  }
  CHECK_THAT(within_class_distance(features, labels), WithinAbs(mean / classes, 1e-5));
}

TEST_CASE("The Vendi score counts the different directions") {
  CHECK_THAT(vendi_score(torch::eye(6).repeat({5, 1})), WithinAbs(6, 1e-9));
  CHECK_THAT(vendi_score(torch::ones({10, 3})), WithinAbs(1, 1e-9));
}

}  // namespace
}  // namespace vaelet::native
