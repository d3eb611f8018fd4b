#include "native/eval/latents/latent_map.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>
#include <torch/torch.h>

#include "native/eval/latents/tsne.h"
#include "shared/base/json.h"

namespace vaelet::native {
namespace {

EncodedSet encoded_clouds(std::int64_t count) {
  torch::manual_seed(1);
  const auto labels = torch::arange(count) % 2;
  const auto mean = torch::randn({count, 5}) + 20 * labels.view({-1, 1});
  return {.mean = mean, .sigma = {}, .kl = {}, .labels = labels};
}

const Json::Array& array_of(const Json& json, std::string_view key) {
  const Json* member = json.find(key);
  REQUIRE(member != nullptr);
  return std::get<Json::Array>(member->value);
}

double number(const Json& json) {
  const auto* whole = std::get_if<std::int64_t>(&json.value);
  return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(json.value);
}

TEST_CASE("A latent map has the same number of points of each class, inside the unit square") {
  const EncodedSet encoded = encoded_clouds(200);
  const auto map = latent_map(encoded, 60);
  REQUIRE(map.has_value());
  const auto json = parse_json(write_json({*map}));
  REQUIRE(json.has_value());
  CHECK(std::get<std::string>(json->find("format")->value) == "vaelet-map/1");
  const auto& labels = array_of(*json, "label");
  REQUIRE(labels.size() == 120);
  for (std::size_t i = 0; i < labels.size(); ++i) CHECK(number(labels[i]) == (i < 60 ? 0 : 1));
  for (const char* axis : {"x", "y"}) {
    REQUIRE(array_of(*json, axis).size() == 120);
    for (const Json& place : array_of(*json, axis)) {
      CHECK(number(place) >= 0);
      CHECK(number(place) <= 1);
    }
  }
}

TEST_CASE("A latent map holds the means of the first images of each class, to two decimals") {
  const EncodedSet encoded = encoded_clouds(100);
  const auto json = parse_json(write_json({*latent_map(encoded, 40)}));
  REQUIRE(json.has_value());
  const auto& first_of_second_class = std::get<Json::Array>(array_of(*json, "z")[40].value);
  for (std::int64_t i = 0; i < 5; ++i) {
    const double expected = encoded.mean[1][i].item<double>();
    CHECK(std::abs(number(first_of_second_class[static_cast<std::size_t>(i)]) - expected) <=
          0.0051);
  }
}

TEST_CASE("Few images have a map, fewer than four or too many a sentence") {
  CHECK(latent_map(encoded_clouds(4), 2).has_value());
  CHECK(latent_map(encoded_clouds(20), 10).has_value());
  const auto too_few = latent_map(encoded_clouds(3), 10);
  REQUIRE_FALSE(too_few);
  CHECK(too_few.error().detail == "a map needs at least 4 test images, found 3");
  const auto many = latent_map(encoded_clouds(2 * most_tsne_points), most_tsne_points);
  REQUIRE_FALSE(many);
  CHECK(many.error().detail.starts_with("per_class: expected at most"));
}

}  // namespace
}  // namespace vaelet::native
