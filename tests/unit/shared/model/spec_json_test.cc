#include "shared/model/spec_json.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

/// Requires that the tiny spec, changed by `change(Json&)`, is refused with this detail.
template <class Change>
void require_malformed(const std::string& detail, Change change) {
  Json json = spec_to_json(tiny_spec());
  change(json);
  const auto spec = spec_from_json(json);
  REQUIRE_FALSE(spec);
  CHECK(error_name(spec.error().code) == "spec-malformed");
  CHECK_THAT(spec.error().detail, Catch::Matchers::ContainsSubstring(detail));
}

void erase(Json& object, std::string_view key) {
  std::erase_if(std::get<Json::Object>(object.value),
                [&](const auto& member) { return member.key == key; });
}

Json& layer(Json& spec, const char* network, std::size_t index) {
  return std::get<Json::Array>(member(spec, network).value)[index];
}

TEST_CASE("A spec with every layer kind and activation comes back as it was") {
  const Json json = spec_to_json(tiny_spec());
  const auto spec = spec_from_json(json);
  REQUIRE(spec);
  CHECK(write_json(spec_to_json(*spec)) == write_json(json));
  CHECK(spec->encoder.size() == 5);
  CHECK(std::get<ConvTranspose2d>(spec->decoder[3]).output_padding == 1);
  CHECK(std::get<Conv2d>(spec->encoder[1]).activation == ActivationKind::silu);
}

TEST_CASE("A posterior by log variance comes back; one by softplus is what a file leaves out") {
  ModelSpec spec = tiny_spec();
  CHECK(spec_to_json(spec).find("posterior") == nullptr);
  spec.posterior = PosteriorKind::log_variance;
  const auto again = spec_from_json(spec_to_json(spec));
  REQUIRE(again);
  CHECK(again->posterior == PosteriorKind::log_variance);
}

TEST_CASE("What version 2 adds comes back as it was, and is left out where it is the default") {
  ModelSpec spec = tiny_spec();
  const std::string without = write_json(spec_to_json(spec));
  for (const char* key : {"slope", "alpha", "directions"}) {
    CHECK_THAT(without, !Catch::Matchers::ContainsSubstring(key));
  }
  spec.image.channels = 3;
  spec.image.std = {0.5, 0.25, 0.125};
  spec.encoder.clear();
  spec.directions = {{"slant", -2.0, 2.5, 0.75, std::nullopt}};
  Conv2d& last = std::get<Conv2d>(spec.decoder.back());
  last.padding = {0, 1, 2, 1};
  last.activation = Activation::leaky_relu_with(0.2);
  spec.decoder.insert(
      spec.decoder.begin(),
      Residual{{Affine{"scale", 2}}, {Dense{"short", 2, 2}}, Activation::elu_with(0.5)});
  spec.decoder.insert(spec.decoder.begin(), Activate{ActivationKind::gelu_tanh});
  const std::string text = write_json(spec_to_json(spec));
  CHECK_THAT(text, Catch::Matchers::ContainsSubstring(R"("std":[0.5,0.25,0.125])"));
  CHECK_THAT(text, Catch::Matchers::ContainsSubstring(
                       R"("padding":[0,1,2,1],"activation":"leaky_relu","slope":0.2)"));
  CHECK_THAT(text,
             Catch::Matchers::ContainsSubstring(R"({"op":"activation","activation":"gelu_tanh"})"));
  CHECK_THAT(text, Catch::Matchers::ContainsSubstring(
                       R"("directions":[{"name":"slant","low":-2.0,"high":2.5,"r2":0.75}])"));
  CHECK_THAT(text, !Catch::Matchers::ContainsSubstring("encoder\":"));
  const auto again = spec_from_json(*parse_json(text));
  REQUIRE(again);
  CHECK(again->decoder == spec.decoder);
  CHECK(again->directions == spec.directions);
  CHECK(again->image.std == spec.image.std);
  CHECK(write_json(spec_to_json(*again)) == text);
}

TEST_CASE("No activation and the variance of a Bernoulli are left out") {
  ModelSpec spec = tiny_spec();
  spec.likelihood.kind = LikelihoodKind::bernoulli;
  const std::string text = write_json(spec_to_json(spec));
  CHECK_THAT(text, Catch::Matchers::ContainsSubstring(R"("likelihood":{"kind":"bernoulli"})"));
  CHECK_THAT(text, Catch::Matchers::ContainsSubstring(
                       R"({"op":"dense","name":"encoder.posterior","in":35,"out":4})"));
}

TEST_CASE("A whole number stands for a fraction, but not the other way round") {
  Json json = spec_to_json(tiny_spec());
  member(member(json, "image"), "mean") = {std::int64_t{0}};
  CHECK(spec_from_json(json));
  require_malformed("spec.latent: expected a whole number",
                    [](Json& spec) { member(spec, "latent") = {2.0}; });
}

TEST_CASE("Every key is required, and named with its place when it is missing") {
  for (const char* key : {"name", "image", "labels", "latent", "likelihood", "decoder"}) {
    require_malformed(std::string("spec: the key \"") + key, [&](Json& spec) { erase(spec, key); });
  }
  for (const char* key : {"height", "width", "channels", "mean", "std"}) {
    require_malformed("spec.image: the key",
                      [&](Json& spec) { erase(member(spec, "image"), key); });
  }
  for (const char* key : {"name", "in", "out", "kernel", "stride", "padding", "output_padding"}) {
    require_malformed("spec.decoder[3]: the key",
                      [&](Json& spec) { erase(layer(spec, "decoder", 3), key); });
  }
  require_malformed("spec.likelihood: the key \"sigma2\"",
                    [](Json& spec) { erase(member(spec, "likelihood"), "sigma2"); });
}

TEST_CASE(
    "A slope, an alpha, a padding of other than four sides and two channels' means are refused") {
  require_malformed("spec.decoder[1]: the key \"slope\" is missing", [](Json& spec) {
    member(layer(spec, "decoder", 1), "activation") = {"leaky_relu"};
  });
  require_malformed("spec.decoder[1]: the key \"alpha\" is missing",
                    [](Json& spec) { member(layer(spec, "decoder", 1), "activation") = {"elu"}; });
  require_malformed(
      "spec.decoder[5].padding: expected a number or [top, left, bottom, right], found",
      [](Json& spec) {
        member(layer(spec, "decoder", 5), "padding") = {Json::Array{{1}, {1}, {1}}};
      });
  require_malformed("spec.image.mean: expected a number, or one for each of 1 or 3 channels, found",
                    [](Json& spec) {
                      member(member(spec, "image"), "mean") = {Json::Array{{0.5}, {0.5}}};
                    });
}

TEST_CASE("An unknown key is refused wherever it stands") {
  const auto add = [](Json& object) { member(object, "dropout") = {0.5}; };
  const std::string detail = "the key \"dropout\" is not one that this version knows";
  require_malformed("spec: " + detail, add);
  require_malformed("spec.image: " + detail, [&](Json& spec) { add(member(spec, "image")); });
  require_malformed("spec.likelihood: " + detail,
                    [&](Json& spec) { add(member(spec, "likelihood")); });
  require_malformed("spec.encoder[2]: " + detail,
                    [&](Json& spec) { add(layer(spec, "encoder", 2)); });
}

TEST_CASE("A key of another layer kind is refused") {
  require_malformed("\"output_padding\"", [](Json& spec) {
    member(layer(spec, "encoder", 0), "output_padding") = {std::int64_t{0}};
  });
}

TEST_CASE("An unknown op, activation or likelihood is refused") {
  require_malformed("spec.encoder[0]: \"attention\" is no layer", [](Json& spec) {
    member(layer(spec, "encoder", 0), "op") = {std::string("attention")};
  });
  for (const char* activation : {"no-such-activation", "none"}) {
    require_malformed(R"(spec.encoder[0].activation: expected "relu" or "silu")", [&](Json& spec) {
      member(layer(spec, "encoder", 0), "activation") = {std::string(activation)};
    });
  }
  require_malformed(R"(spec.posterior: expected "softplus" or "log_variance", found "exp")",
                    [](Json& spec) { member(spec, "posterior") = {std::string("exp")}; });
  require_malformed("spec.likelihood.kind: expected", [](Json& spec) {
    member(member(spec, "likelihood"), "kind") = {std::string("poisson")};
  });
}

TEST_CASE("A value of the wrong kind is refused with what was expected and found") {
  require_malformed("spec.name: expected a string, found 7",
                    [](Json& spec) { member(spec, "name") = {std::int64_t{7}}; });
  require_malformed("spec.image.std: expected a number, found \"1\"",
                    [](Json& spec) { member(member(spec, "image"), "std") = {std::string("1")}; });
  require_malformed("spec.encoder: expected an array, found an object",
                    [](Json& spec) { member(spec, "encoder") = {Json::Object{}}; });
  require_malformed("spec.labels[1]: expected a string, found null", [](Json& spec) {
    std::get<Json::Array>(member(spec, "labels").value)[1] = {nullptr};
  });
  require_malformed("spec.decoder[0]: expected an object with an \"op\", found true",
                    [](Json& spec) { layer(spec, "decoder", 0) = {true}; });
  require_malformed("spec: expected an object", [](Json& spec) { spec = {Json::Array{}}; });
}

TEST_CASE("A whole number that does not fit in 32 bits is refused") {
  require_malformed("spec.latent: expected a whole number of 32 bits, found 4294967296",
                    [](Json& spec) { member(spec, "latent") = {std::int64_t{1} << 32}; });
}

TEST_CASE("Layer kinds and likelihoods have the names of the JSON") {
  CHECK(layer_kind(Dense{}) == "dense");
  CHECK(layer_kind(ConvTranspose2d{}) == "conv_transpose2d");
  CHECK(likelihood_name(LikelihoodKind::gaussian) == "gaussian");
  CHECK(likelihood_from_name("bernoulli") == LikelihoodKind::bernoulli);
  const auto unknown = likelihood_from_name("poisson");
  REQUIRE_FALSE(unknown);
  CHECK(error_name(unknown.error().code) == "likelihood-unknown");
}

}  // namespace
}  // namespace vaelet::test
