#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

#include "native/eval/evaluation_context.h"
#include "native/eval/measures.h"
#include "tests/unit/support/evaluation_fixture.h"
#include "tests/unit/support/striped_images.h"

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

TEST_CASE("Cross-label accuracy counts each z decoded under every label but its own") {
  const auto data = striped_data_set(100, 80, Catch::getSeed());
  const auto bytes = fresh_model(data, true);
  const auto model = read_weights(bytes);
  REQUIRE(model);
  auto classifier = fresh_classifier(data);
  const EvaluationConfig options{.samples = 61, .nll_samples = 2, .nll_images = 10, .seed = 4};
  const EvaluationProgress quiet = [](const std::string&) {};
  EvaluationContext context(*model, data, {&classifier}, options, quiet);
  const torch::NoGradGuard no_grad;
  const auto measures = cross_label_accuracy(context);
  REQUIRE(measures.size() == 1);

  // One z, one label and one image at a time; 61 samples of two other classes each are 30 z.
  const Samples& samples = context.samples();
  classifier.classifier->eval();
  int right = 0;
  for (std::int64_t row = 0; row < 30; ++row) {
    for (std::int64_t label = 0; label < 3; ++label) {
      if (label == samples.images.classes[row].item<std::int64_t>()) continue;
      const auto one_hot = torch::eye(3).slice(0, label, label + 1);
      const auto& vae = context.vae();
      const auto image = vae.to_pixels(vae.decode(samples.z.slice(0, row, row + 1), one_hot));
      const auto logits = classifier.classifier->classify(classifier.classifier->features(image));
      right += logits.argmax(1).item<std::int64_t>() == label ? 1 : 0;
    }
  }
  CHECK_THAT(measures[0].value, WithinAbs(right / 60.0, 1e-9));
  CHECK(measures[0].count == 30);
  CHECK(measures[0].real.has_value());
}

TEST_CASE("A model without label has no cross-label accuracy") {
  const auto data = striped_data_set(100, 80, Catch::getSeed());
  const auto bytes = fresh_model(data, false);
  const auto model = read_weights(bytes);
  REQUIRE(model);
  auto classifier = fresh_classifier(data);
  const EvaluationConfig options{.samples = 60, .nll_images = 10};
  const EvaluationProgress quiet = [](const std::string&) {};
  EvaluationContext context(*model, data, {&classifier}, options, quiet);
  CHECK(cross_label_accuracy(context).empty());
}

}  // namespace
}  // namespace vaelet::native
