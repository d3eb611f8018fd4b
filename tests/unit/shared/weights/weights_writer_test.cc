#include <cmath>
#include <limits>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "shared/weights/safetensors.h"
#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

void require_refused(const Result<Bytes>& file, ErrorCode code, const std::string& detail) {
  REQUIRE_FALSE(file);
  INFO(file.error().message());
  CHECK(error_name(file.error().code) == error_name(code));
  CHECK_THAT(file.error().detail, Catch::Matchers::ContainsSubstring(detail));
}

TEST_CASE("What safetensors are written is what is read") {
  const std::vector<TensorData> tensors = {{"half", DType::f16, {3}, {1.0F, -0.5F, 0x1p-24F}},
                                           {"float", DType::f32, {2, 1}, {3.25F, -1e-30F}},
                                           {"empty", DType::f32, {0}, {}}};
  const auto file = write_safetensors({{"key", "text \" \xE2\x82\xAC"}}, tensors);
  REQUIRE(file);
  const auto parsed = parse_safetensors(*file);
  REQUIRE(parsed);
  CHECK(parsed->metadata.at("key") == "text \" \xE2\x82\xAC");
  REQUIRE(parsed->tensors.size() == 3);
  const TensorView& half = parsed->tensors[2];
  CHECK(half.name == "half");  // F32 comes first, so that all are aligned
  CHECK(tensor_values(half) == tensors[0].values);
  CHECK(tensor_values(parsed->tensors[parsed->tensors[0].name == "float" ? 0 : 1]) ==
        tensors[1].values);
}

TEST_CASE("The header is padded with spaces to eight bytes") {
  for (const std::string name : {"a", "ab", "abc", "abcdefgh"}) {
    const auto file = write_safetensors({}, {{name, DType::f16, {1}, {1.0F}}});
    REQUIRE(file);
    CHECK(static_cast<int>((*file)[0]) % 8 == 0);
  }
}

TEST_CASE("Subnormal F32 numbers are read as zero, subnormal F16 numbers as they are") {
  const float subnormal = std::numeric_limits<float>::denorm_min() * 1000;
  const auto file = write_safetensors({}, {{"float", DType::f32, {2}, {subnormal, -subnormal}},
                                           {"half", DType::f16, {1}, {0x1p-24F}}});
  REQUIRE(file);
  const auto parsed = parse_safetensors(*file);
  REQUIRE(parsed);
  CHECK(tensor_values(parsed->tensors[0]) == std::vector<float>{0.0F, 0.0F});
  CHECK(tensor_values(parsed->tensors[1]) == std::vector<float>{0x1p-24F});
}

TEST_CASE("Names and metadata that are no UTF-8 are not written") {
  const std::string latin = "caf\xE9";
  const std::vector<TensorData> tensors = {{"t", DType::f32, {1}, {1.0F}}};
  const std::string expected = "expected text in UTF-8, found \"caf\xEF\xBF\xBD\"";
  require_refused(write_safetensors({{latin, "x"}}, tensors), ErrorCode::header_malformed,
                  expected);
  require_refused(write_safetensors({{"training", latin}}, tensors), ErrorCode::header_malformed,
                  "training: " + expected);
  require_refused(write_safetensors({}, {{latin, DType::f32, {1}, {1.0F}}}),
                  ErrorCode::header_malformed, expected);
}

TEST_CASE("Model names, labels, notes and extra tensors that are no UTF-8 are not written") {
  const auto refused = [](auto change, ErrorCode code) {
    WeightsContent content = tiny_content();
    change(content);
    require_refused(write_weights(content), code, "UTF-8");
  };
  refused([](auto& content) { content.spec.name = "\x80"; }, ErrorCode::spec_invalid);
  refused([](auto& content) { content.spec.labels[2] = "\xC0\xAF"; }, ErrorCode::spec_invalid);
  refused([](auto& content) { content.training = "\"\xED\xA0\x80\""; },
          ErrorCode::header_malformed);
  refused([](auto& content) { content.training = R"("\udddd")"; }, ErrorCode::header_malformed);
  const decltype(WeightsContent::extra) misnamed = {{"x.\xFF", DType::f32, {1}, {1.0F}}};
  refused([&](auto& content) { content.extra = misnamed; }, ErrorCode::header_malformed);
}

TEST_CASE("Values that do not match the shape are not written") {
  require_refused(write_safetensors({}, {{"t", DType::f32, {2, 2}, {1.0F}}}),
                  ErrorCode::shape_invalid,
                  "tensor \"t\": expected the values of the shape [2, 2]");
}

TEST_CASE("Values that are not finite, or not in F16, are not written") {
  for (const float value : {std::nanf(""), HUGE_VALF, -HUGE_VALF}) {
    require_refused(write_safetensors({}, {{"t", DType::f32, {1}, {value}}}),
                    ErrorCode::tensor_not_finite, "tensor \"t\"");
  }
  require_refused(write_safetensors({}, {{"t", DType::f16, {1}, {65520.0F}}}),
                  ErrorCode::tensor_not_finite, "fit in F16, found 65520");
}

TEST_CASE("A tensor name that appears twice, or that of the metadata, is not written") {
  const TensorData tensor{"t", DType::f32, {1}, {1.0F}};
  require_refused(write_safetensors({}, {tensor, tensor}), ErrorCode::duplicate_key, "\"t\"");
  require_refused(write_safetensors({}, {{"__metadata__", DType::f32, {1}, {1.0F}}}),
                  ErrorCode::duplicate_key, "__metadata__");
}

TEST_CASE("A header over the cap is not written") {
  require_refused(write_safetensors({{"key", std::string(max_header_bytes, 'x')}}, {}),
                  ErrorCode::header_too_large, "at most 1048576");
}

TEST_CASE("A network that is not the spec's is not written") {
  WeightsContent missing = tiny_content();
  missing.network.erase("decoder.up1.bias");
  require_refused(write_weights(missing), ErrorCode::tensor_missing, "decoder.up1.bias");

  WeightsContent more = tiny_content();
  more.network["decoder.up3.bias"] = {1.0F};
  require_refused(write_weights(more), ErrorCode::tensor_unknown, "14 tensors, found 15");
}

TEST_CASE("A tensor of the writer's own needs its prefix") {
  WeightsContent content = tiny_content();
  content.extra = {{"note", DType::f32, {1}, {1.0F}}};
  require_refused(write_weights(content), ErrorCode::tensor_unknown, "starts with `x.`");
}

TEST_CASE("What a reader would refuse is not written") {
  WeightsContent pixel = tiny_content();
  pixel.golden.image[3] = 1.5F;
  require_refused(write_weights(pixel), ErrorCode::tensor_value_invalid, "golden.image");

  WeightsContent training = tiny_content();
  training.training = "none";
  require_refused(write_weights(training), ErrorCode::header_malformed, "\"training\"");

  WeightsContent spec = tiny_content();
  spec.spec.latent = 3;
  require_refused(write_weights(spec), ErrorCode::spec_invalid, "encoder: expected to end in [6]");

  WeightsContent golden = tiny_content();
  golden.golden = {};
  require_refused(write_weights(golden), ErrorCode::tensor_shape_wrong, "golden.z");
}

}  // namespace
}  // namespace vaelet::test
