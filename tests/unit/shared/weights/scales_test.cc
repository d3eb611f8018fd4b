#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

#include "shared/weights/quantised.h"
#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

/// Fails unless the tiny model with I8 weights, changed by `change(FileParts&)`, is refused.
template <class Change>
void require_refused_whole(ErrorCode code, const std::string& detail, Change change) {
  const auto file = write_weights(quantised_content(Catch::getSeed()));
  REQUIRE(file);
  FileParts parts = take_apart(*file);
  change(parts);
  require_refused_file(put_together(parts), code, detail);
}

TEST_CASE("I8 weights come back as their scales times whole numbers, within half a scale") {
  const WeightsContent content = quantised_content(Catch::getSeed());
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
  WeightsContent content = quantised_content(Catch::getSeed());
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

TEST_CASE("An I8 weight without scales is refused") {
  require_refused_whole(
      ErrorCode::tensor_missing,
      "tensor \"decoder.up1.weight.scale\": expected one of the shape [4], found none",
      [](FileParts& parts) { rename(parts, "decoder.up1.weight.scale", "x.away"); });
}

TEST_CASE("An I8 weight of -128 is refused") {
  require_refused_whole(
      ErrorCode::tensor_value_invalid, "\"decoder.up1.weight\": expected -127 to 127, found -128",
      [](FileParts& parts) {
        const Json& tensor = *parts.header.find("decoder.up1.weight");
        const Json& offsets = *tensor.find("data_offsets");
        const auto begin = std::get<std::int64_t>(std::get<Json::Array>(offsets.value)[0].value);
        parts.data[static_cast<std::size_t>(begin) + 5] = std::byte{0x80};
      });
}

TEST_CASE("Scales that are not one for each output are refused with both shapes") {
  for (const auto& [shape, text] : {std::pair{std::vector<std::int64_t>{2, 2}, "[2, 2]"},
                                    std::pair{std::vector<std::int64_t>{4, 1}, "[4, 1]"}}) {
    require_refused_whole(
        ErrorCode::tensor_shape_wrong,
        std::string(R"("decoder.up1.weight.scale": expected the shape [4], found )") + text,
        [&shape = shape](FileParts& parts) {
          Json::Array sides;
          for (const std::int64_t side : shape) sides.push_back({side});
          member(member(parts.header, "decoder.up1.weight.scale"), "shape") = {std::move(sides)};
        });
  }
}

TEST_CASE("A scale that is negative, zero or below the normal numbers is refused") {
  for (const auto& [scale, text] : {std::pair{-0.5F, "-0.5"}, {0.0F, "0"}, {1e-40F, "0"}}) {
    require_refused_whole(
        ErrorCode::tensor_value_invalid,
        std::string(R"("decoder.up1.weight.scale": expected positive numbers, found )") + text,
        [scale = scale](FileParts& parts) {
          set_value(parts, "decoder.up1.weight.scale", 2, scale);
        });
  }
}

TEST_CASE("A scale that is not finite is refused") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (const auto& [scale, text] :
       {std::pair{std::nanf(""), "NaN"}, {infinity, "infinity"}, {-infinity, "-infinity"}}) {
    require_refused_whole(
        ErrorCode::tensor_not_finite,
        std::string(R"("decoder.up1.weight.scale": expected finite numbers, found )") + text,
        [scale = scale](FileParts& parts) {
          set_value(parts, "decoder.up1.weight.scale", 3, scale);
        });
  }
}

TEST_CASE("Scales in F16 are refused") {
  require_refused_whole(ErrorCode::tensor_dtype_wrong,
                        R"("decoder.up1.weight.scale": expected the dtype F32, found F16)",
                        [](FileParts& parts) {
                          rename(parts, "decoder.up1.weight.scale", "x.away");
                          const auto size = static_cast<std::int64_t>(parts.data.size());
                          parts.data.insert(parts.data.end(), 8, std::byte{0x3C});
                          member(parts.header, "decoder.up1.weight.scale") = {
                              Json::Object{{"dtype", {std::string("F16")}},
                                           {"shape", {Json::Array{{std::int64_t{4}}}}},
                                           {"data_offsets", {Json::Array{{size}, {size + 8}}}}}};
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
  const auto file = write_weights(quantised_content(Catch::getSeed()));
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

}  // namespace
}  // namespace vaelet::test
