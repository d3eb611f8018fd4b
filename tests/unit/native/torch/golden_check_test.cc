#include "native/torch/golden_check.h"

#include <limits>

#include <catch2/catch_test_macros.hpp>

#include "native/base/model_file.h"
#include "native/torch/export.h"

using namespace vaelet;
using namespace vaelet::native;

TEST_CASE("LibTorch gives the golden values that PyTorch wrote") {
  const auto first = read_model_file(VAELET_GOLDEN_FILE);
  REQUIRE(first);
  const auto decoded = check_golden(first->weights);
  REQUIRE(decoded);
  CHECK(decoded->image < 1e-5);
  CHECK_FALSE(decoded->posterior);

  const auto second = read_model_file(VAELET_COLOUR_FILE);
  REQUIRE(second);
  const auto encoded = check_golden(second->weights);
  REQUIRE(encoded);
  CHECK(encoded->posterior.value() < 1e-5);
}

TEST_CASE("golden samples of large images are fewer, and stay within 256 KB") {
  ModelSpec spec;
  spec.labels = std::vector<std::string>(10, "a label");
  spec.latent = 24;
  spec.decoder = {ConcatLabel{}};
  spec.image = {.height = 28, .width = 28, .channels = 1};
  CHECK(most_golden_samples(spec) > 10);
  spec.image = {.height = 64, .width = 64, .channels = 3};
  CHECK(most_golden_samples(spec) == 5);
  spec.image = {.height = 256, .width = 256, .channels = 3};
  CHECK(most_golden_samples(spec) == 1);
}

TEST_CASE("golden values that the weights do not give are refused") {
  auto file = read_model_file(VAELET_COLOUR_FILE);
  REQUIRE(file);
  WeightsFile& weights = file->weights;
  weights.golden.image[5] += 0.25F;
  const auto image = check_golden(weights);
  REQUIRE_FALSE(image);
  CHECK(image.error().detail.starts_with("golden.image: expected what the decoder makes"));

  weights.golden.image[5] -= 0.25F;
  weights.spec.posterior = PosteriorKind::softplus;
  const auto sigma = check_golden(weights);
  REQUIRE_FALSE(sigma);
  CHECK(sigma.error().detail.starts_with("golden.sigma: expected what the encoder makes"));

  weights.golden.sigma[0] = std::numeric_limits<float>::quiet_NaN();
  weights.spec.posterior = PosteriorKind::log_variance;
  CHECK_FALSE(check_golden(weights));
}
