#include "shared/model/spec_checks.h"

#include <cmath>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

/// Requires that the tiny spec, changed by `change(ModelSpec&)`, is refused with this detail.
template <class Change>
void require_invalid(const std::string& detail, Change change) {
  ModelSpec spec = tiny_spec();
  change(spec);
  const auto checked = check_spec(spec);
  REQUIRE_FALSE(checked);
  CHECK(error_name(checked.error().code) == "spec-invalid");
  CHECK_THAT(checked.error().detail, Catch::Matchers::ContainsSubstring(detail));
}

void name_first_layer(ModelSpec& spec, const char* name) {
  std::get<Conv2d>(spec.encoder[0]).name = name;
}

TEST_CASE("The tiny spec passes its checks") { CHECK(check_spec(tiny_spec())); }

TEST_CASE("A name or a label that is no UTF-8 is refused in a sentence that is") {
  require_invalid("name: expected text in UTF-8, found \"caf\xEF\xBF\xBD\"",
                  [](ModelSpec& spec) { spec.name = "caf\xE9"; });
  require_invalid("labels: expected text in UTF-8, found \"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"",
                  [](ModelSpec& spec) { spec.labels[1] = "\xED\xB7\x9D"; });
}

TEST_CASE("Image sides from 1 to 1024 and 1 or 3 channels are asked for") {
  require_invalid("image.height: expected 1 to 1024, found 0",
                  [](ModelSpec& spec) { spec.image.height = 0; });
  require_invalid("image.width: expected 1 to 1024, found 1025",
                  [](ModelSpec& spec) { spec.image.width = 1025; });
  require_invalid("image.channels: expected 1 or 3, found 2",
                  [](ModelSpec& spec) { spec.image.channels = 2; });
  require_invalid("image.std: expected a number or 1 numbers, found 3 numbers",
                  [](ModelSpec& spec) {
                    spec.image.std = {0.5, 0.25, 0.5};
                  });
}

TEST_CASE("Latent sizes from 1 to 1024 are asked for") {
  require_invalid("latent: expected 1 to 1024, found 0", [](ModelSpec& spec) { spec.latent = 0; });
  require_invalid("latent: expected 1 to 1024, found 1025",
                  [](ModelSpec& spec) { spec.latent = 1025; });
}

TEST_CASE("The scale and variance of a Gaussian must be finite and positive") {
  for (const double wrong : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
    require_invalid("likelihood.sigma2: expected a positive number, found ",
                    [&](ModelSpec& spec) { spec.likelihood.sigma2 = wrong; });
    require_invalid("image.std: expected a positive number, found ",
                    [&](ModelSpec& spec) { spec.image.std = wrong; });
  }
  require_invalid("image.mean: expected a finite number, found NaN",
                  [](ModelSpec& spec) { spec.image.mean = std::nan(""); });
}

TEST_CASE("A Bernoulli sees pixels as they are") {
  require_invalid("image.mean: expected 0 with a Bernoulli likelihood, found 0.25",
                  [](ModelSpec& spec) { spec.likelihood.kind = LikelihoodKind::bernoulli; });
  require_invalid("image.std: expected 1 with a Bernoulli likelihood, found 0.5",
                  [](ModelSpec& spec) {
                    spec.likelihood.kind = LikelihoodKind::bernoulli;
                    spec.image.mean = 0.0;
                  });
}

TEST_CASE("Labels are unique, not empty, and at most 1024") {
  require_invalid("labels: \"rock\" appears twice",
                  [](ModelSpec& spec) { spec.labels.emplace_back("rock"); });
  require_invalid("labels: expected names", [](ModelSpec& spec) { spec.labels[1].clear(); });
  require_invalid("labels: expected at most 1024, found 1025", [](ModelSpec& spec) {
    spec.labels.clear();
    for (int label = 0; label < 1025; ++label) spec.labels.push_back(std::to_string(label));
  });
}

TEST_CASE("Layer names consist of letters, digits, underscores and dots") {
  for (const char* name : {"", "a b", "a/b", "caf\xC3\xA9", "a-b"}) {
    require_invalid("layer name: expected letters",
                    [&](ModelSpec& spec) { name_first_layer(spec, name); });
  }
}

TEST_CASE("Layer names do not reach into the reserved ones") {
  for (const char* name :
       {"latent", "latent.kl", "golden.z", "prior", "direction", "direction.vector", "x", "x.y"}) {
    require_invalid("is reserved", [&](ModelSpec& spec) { name_first_layer(spec, name); });
  }
  ModelSpec spec = tiny_spec();
  name_first_layer(spec, "latent_encoder");
  CHECK(check_spec(spec));
}

TEST_CASE("A layer name that appears twice is refused, also across the networks") {
  require_invalid("layer name: \"decoder.image\" appears twice",
                  [](ModelSpec& spec) { name_first_layer(spec, "decoder.image"); });
}

TEST_CASE("More than 256 layers are refused, those inside residuals counted") {
  require_invalid("expected at most 256 layers in all, found 257", [](ModelSpec& spec) {
    Residual residual;
    residual.layers.resize(256 - spec.decoder.size(), Flatten{});
    spec.encoder = {std::move(residual)};
  });
}

TEST_CASE("A Bernoulli whose decoder ends in tanh or sigmoid is refused") {
  for (const ActivationKind last : {ActivationKind::tanh, ActivationKind::sigmoid}) {
    const std::string name(activation_name(last));
    require_invalid(
        "decoder: expected to end in logits, as the likelihood is Bernoulli, found " + name,
        [last](ModelSpec& spec) {
          spec.image.mean = 0.0;
          spec.image.std = 1.0;
          spec.likelihood.kind = LikelihoodKind::bernoulli;
          spec.decoder.emplace_back(Activate{last});
          spec.decoder.emplace_back(Flatten{});
          spec.decoder.emplace_back(Unflatten{1, 12, 8});
        });
  }
}

/// The change of a spec to one with this direction alone.
auto with(const Direction& direction) {
  return [=](ModelSpec& spec) { spec.directions = {direction}; };
}

TEST_CASE("A direction with a name, a range and parts from 0 to 1 passes") {
  ModelSpec spec = tiny_spec();
  with({"slant", -2.0, 2.0, 0.0, 1.0})(spec);
  CHECK(check_spec(spec));
}

TEST_CASE("A direction without a name is refused") {
  require_invalid("directions: expected names, found an empty string",
                  with({"", -1.0, 1.0, {}, {}}));
}

TEST_CASE("A direction whose high end is not above its low one is refused") {
  require_invalid("directions: high: expected a number above low, found 1",
                  with({"a", 1.0, 1.0, {}, {}}));
}

TEST_CASE("A direction whose ends are not finite is refused") {
  for (const double wrong : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    require_invalid("directions: low: expected a finite number, found ",
                    with({"a", wrong, 1.0, {}, {}}));
    require_invalid("directions: high: expected a number above low, found ",
                    with({"a", 0.0, wrong, {}, {}}));
  }
}

TEST_CASE("Numbers that a 32-bit float does not hold are refused") {
  for (const double wrong : {1e39, 1e300}) {
    require_invalid("directions: low: expected a number that a 32-bit float holds, found -1e",
                    with({"a", -wrong, 1.0, {}, {}}));
    require_invalid("directions: high: expected a number that a 32-bit float holds, found 1e",
                    with({"a", 0.0, wrong, {}, {}}));
    require_invalid("image.mean: expected a number that a 32-bit float holds, found 1e",
                    [=](ModelSpec& spec) { spec.image.mean = {wrong}; });
    require_invalid("image.std: expected a number that a 32-bit float holds, found 1e",
                    [=](ModelSpec& spec) { spec.image.std = {wrong}; });
    require_invalid("likelihood.sigma2: expected a number that a 32-bit float holds, found 1e",
                    [=](ModelSpec& spec) { spec.likelihood.sigma2 = wrong; });
  }
}

TEST_CASE("What a direction explains and keeps of the labels is from 0 to 1") {
  for (const double wrong : {-0.01, 1.5, std::nan("")}) {
    require_invalid("directions: r2: expected 0 to 1, found ", with({"a", 0.0, 1.0, wrong, {}}));
    require_invalid("directions: label_kept: expected 0 to 1, found ",
                    with({"a", 0.0, 1.0, {}, wrong}));
  }
}

TEST_CASE("More than 256 directions are refused") {
  require_invalid("directions: expected at most 256, found 257", [](ModelSpec& changed) {
    changed.directions.resize(257, {"a", 0.0, 1.0, {}, {}});
  });
}

}  // namespace
}  // namespace vaelet::test
