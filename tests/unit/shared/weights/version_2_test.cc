#include <string>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

TEST_CASE(
    "A writer puts the decoder first, then what drawing needs, the encoder, and golden last") {
  WeightsContent content = quantised_content(Catch::getSeed());
  content.spec.directions = {{"slant", -2.0, 2.0, {}, {}}};
  content.directions = {0.6F, 0.8F};
  content.extra = {{"x.note", DType::f16, {3}, {1.0F, 2.0F, 3.0F}}};
  const auto file = write_weights(content);
  REQUIRE(file);
  const auto container = parse_safetensors(*file);
  REQUIRE(container);
  std::vector<std::string> sections;
  int pads = 0;
  for (const TensorView& tensor : container->tensors) {
    if (tensor.name.starts_with("x.pad.")) {
      ++pads;
      CHECK(tensor.dtype == DType::i8);
      CHECK(tensor.bytes.size() < 8);
      continue;
    }
    const std::string section = tensor.name.substr(0, tensor.name.find('.'));
    if (sections.empty() || sections.back() != section) sections.push_back(section);
  }
  CHECK(sections == std::vector<std::string>{"decoder", "latent", "direction", "prior", "encoder",
                                             "x", "golden"});
  CHECK(pads > 0);
}

TEST_CASE("A decoder alone is read without golden samples, a whole file is not") {
  const auto file = write_weights(quantised_content(Catch::getSeed()));
  REQUIRE(file);
  FileParts parts = take_apart(*file);
  for (Json::Member& entry : std::get<Json::Object>(parts.header.value)) {
    if (entry.key.starts_with("golden.")) entry.key.insert(0, "x.");
  }
  const Bytes decoder = put_together(parts);
  const auto weights = read_weights(decoder, Extent::decoder);
  REQUIRE(weights);
  CHECK(weights->golden.count == 0);
  require_refused_file(decoder, ErrorCode::tensor_missing, "golden.z");
  const auto refused = read_weights(*file, Extent::decoder);
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().detail, Catch::Matchers::ContainsSubstring("golden."));
}

TEST_CASE("A model without encoder, statistics and prior is read, and encodes nothing") {
  WeightsContent content = tiny_content();
  content.spec.encoder.clear();
  std::erase_if(content.network,
                [](const auto& entry) { return entry.first.starts_with("encoder."); });
  content.latent = {};
  content.prior = {};
  CHECK_FALSE(write_weights(content));  // with golden values of the encoder
  content.golden.mean.clear();
  content.golden.sigma.clear();
  const auto file = write_weights(content);
  REQUIRE(file);
  const auto weights = read_weights(*file);
  REQUIRE(weights);
  CHECK_FALSE(has_encoder(weights->spec));
  CHECK(weights->shapes.encoder.empty());
  CHECK(weights->latent.kl.empty());
}

}  // namespace
}  // namespace vaelet::test
