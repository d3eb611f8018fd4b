#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "shared/weights/quantised.h"
#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

WeightsContent whole_content() {
  WeightsContent content = tiny_content(Catch::getSeed());
  content.network_dtype = DType::i8;
  return content;
}

/// Fails unless the tiny model with I8 weights, changed by `change(FileParts&)`, is refused.
template <class Change>
void require_refused_whole(ErrorCode code, const std::string& detail, Change change) {
  const auto file = write_weights(whole_content());
  REQUIRE(file);
  FileParts parts = take_apart(*file);
  change(parts);
  require_refused_file(put_together(parts), code, detail);
}

TEST_CASE("I8 weights come back as their scales times whole numbers, within half a scale") {
  const WeightsContent content = whole_content();
  const auto file = write_weights(content);
  REQUIRE(file);
  const auto weights = read_weights(*file);
  REQUIRE(weights);
  for (const TensorDescription& tensor : network_tensors(content.spec)) {
    const TensorView& stored = weights->network.at(tensor.name);
    const std::vector<float>& exact = content.network.at(tensor.name);
    if (!tensor.output_axis) {
      CHECK(stored.dtype == DType::f32);
      CHECK(tensor_values(stored) == exact);
      continue;
    }
    CHECK(stored.dtype == DType::i8);
    CHECK(stored.scale.size() == static_cast<std::size_t>(tensor.shape[*tensor.output_axis]));
    const std::vector<float> found = tensor_values(stored);
    for (std::size_t i = 0; i < found.size(); ++i) {
      // [in, out, K, K] of a transposed convolution, else [out, ...]
      const std::size_t run =
          *tensor.output_axis == 1
              ? found.size() / static_cast<std::size_t>(tensor.shape[0] * tensor.shape[1])
              : found.size() / static_cast<std::size_t>(tensor.shape[0]);
      const float scale = stored.scale[i / run % stored.scale.size()];
      REQUIRE(std::fabs(found[i] - exact[i]) <= 0.5001F * scale);
    }
  }
}

TEST_CASE("What is quantised once stays as it is") {
  const TensorDescription rows{"w", {3, 4}, 0};
  const std::vector<float> weight = {0.1F,    -0.7F, 0.33F, 1e-3F, 5e-30F, 1e-38F,
                                     -2e-38F, 0.0F,  0.0F,  0.0F,  0.0F,   0.0F};
  const std::vector<float> once = round_to_stored(weight, rows, DType::i8);
  CHECK(round_to_stored(once, rows, DType::i8) == once);
  CHECK(std::fabs(once[1] + 0.7F) < 0.001F);
  const TensorDescription bias{"b", {2}};
  CHECK(round_to_stored({0.1F, 1e-40F}, bias, DType::i8) == std::vector<float>{0.1F, 0.0F});
  WeightsContent content = whole_content();
  for (const TensorDescription& tensor : network_tensors(content.spec)) {
    std::vector<float>& values = content.network.at(tensor.name);
    values = round_to_stored(values, tensor, DType::i8);
  }
  const auto file = write_weights(content);
  REQUIRE(file);
  const auto weights = read_weights(*file);
  REQUIRE(weights);
  for (const auto& [name, tensor] : weights->network) {
    CHECK(tensor_values(tensor) == content.network.at(name));
  }
}

TEST_CASE("An I8 weight without scales, with one below zero or of -128 is refused") {
  require_refused_whole(
      ErrorCode::tensor_missing,
      "tensor \"decoder.up1.weight.scale\": expected one of the shape [4]",
      [](FileParts& parts) { rename(parts, "decoder.up1.weight.scale", "x.away"); });
  require_refused_whole(
      ErrorCode::tensor_value_invalid, "\"decoder.up1.weight.scale\": expected positive numbers",
      [](FileParts& parts) { set_value(parts, "decoder.up1.weight.scale", 2, -0.5F); });
  require_refused_whole(
      ErrorCode::tensor_value_invalid, "\"decoder.up1.weight\": expected -127 to 127, found -128",
      [](FileParts& parts) {
        const Json& tensor = *parts.header.find("decoder.up1.weight");
        const Json& offsets = *tensor.find("data_offsets");
        const auto begin = std::get<std::int64_t>(std::get<Json::Array>(offsets.value)[0].value);
        parts.data[static_cast<std::size_t>(begin) + 5] = std::byte{0x80};
      });
}

TEST_CASE("I8 is refused for a bias, for what is no weight, and scales beside floats") {
  const auto as_i8 = [](const char* name, std::int64_t count) {
    return [=](FileParts& parts) {
      rename(parts, name, "x.away");
      const auto size = static_cast<std::int64_t>(parts.data.size());
      parts.data.resize(parts.data.size() + static_cast<std::size_t>(count), std::byte{1});
      member(parts.header,
             name) = {Json::Object{{"dtype", {std::string("I8")}},
                                   {"shape", {Json::Array{{count}}}},
                                   {"data_offsets", {Json::Array{{size}, {size + count}}}}}};
    };
  };
  require_refused_whole(ErrorCode::dtype_unknown,
                        "\"decoder.up1.bias\": expected the dtype F32 or F16, found I8",
                        as_i8("decoder.up1.bias", 4));
  require_refused_whole(ErrorCode::dtype_unknown, "\"latent.mean\"", as_i8("latent.mean", 2));
  const auto file = write_weights(whole_content());
  REQUIRE(file);
  FileParts parts = take_apart(tiny_file());
  parts.data.insert(parts.data.end(), 16, std::byte{0});
  const auto size = static_cast<std::int64_t>(parts.data.size());
  member(parts.header, "decoder.up1.weight.scale") = {
      Json::Object{{"dtype", {std::string("F32")}},
                   {"shape", {Json::Array{{std::int64_t{4}}}}},
                   {"data_offsets", {Json::Array{{size - 16}, {size}}}}}};
  require_refused_file(put_together(parts), ErrorCode::tensor_unknown, "decoder.up1.weight.scale");
}

TEST_CASE(
    "A writer puts the decoder first, then what drawing needs, the encoder, and golden last") {
  WeightsContent content = whole_content();
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
  CHECK(sections ==
        std::vector<std::string>{"decoder", "latent", "prior", "encoder", "x", "golden"});
  CHECK(pads > 0);
}

TEST_CASE("A decoder alone is read without golden samples, a whole file is not") {
  const auto file = write_weights(whole_content());
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

TEST_CASE("Directions are rows of length 1, as many as the specification names") {
  WeightsContent content = tiny_content();
  content.spec.directions = {{"slant", -2.0, 2.0, 0.9, {}}, {"width", -1.0, 1.0, {}, {}}};
  content.directions = {0.6F, 0.8F, 0.0F, -1.0F};
  const auto file = write_weights(content);
  REQUIRE(file);
  const auto weights = read_weights(*file);
  REQUIRE(weights);
  CHECK(weights->directions == content.directions);
  CHECK(weights->spec.directions == content.spec.directions);

  content.directions[0] = 0.7F;
  const auto longer = write_weights(content);
  REQUIRE_FALSE(longer);
  CHECK_THAT(longer.error().detail,
             Catch::Matchers::ContainsSubstring("\"direction.vector\": expected rows of length 1"));
  content.directions.resize(2);
  CHECK_FALSE(write_weights(content));
  FileParts parts = take_apart(*file);
  rename(parts, "direction.vector", "x.away");
  require_refused_file(put_together(parts), ErrorCode::tensor_missing, "\"direction.vector\"");
}

}  // namespace
}  // namespace vaelet::test
