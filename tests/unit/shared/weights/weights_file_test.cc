#include "shared/weights/weights_file.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

#include "shared/model/spec_json.h"
#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

Json text(const std::string& value) { return {value}; }

Json sides(const std::vector<std::int64_t>& values) {
  Json::Array array;
  for (const std::int64_t value : values) array.push_back({value});
  return {std::move(array)};
}

auto set_metadata(const char* key, const std::string& value) {
  return [=](FileParts& parts) { member(member(parts.header, "__metadata__"), key) = text(value); };
}

auto erase_metadata(const char* key) {
  return [=](FileParts& parts) {
    std::erase_if(std::get<Json::Object>(member(parts.header, "__metadata__").value),
                  [&](const auto& entry) { return entry.key == key; });
  };
}

auto set_tensor(const char* tensor, std::size_t index, float value) {
  return [=](FileParts& parts) { set_value(parts, tensor, index, value); };
}

/// Stores the factors of the prior as whole matrices: these, or the unit matrix in each place.
void store_whole_factors(FileParts& parts, std::vector<float> factors = {}) {
  for (int i = 0; factors.size() < 24; ++i) factors.push_back(i % 4 % 3 == 0 ? 1.0F : 0.0F);
  rename(parts, "prior.scale", "x.triangles");
  const std::size_t first = parts.data.size();
  parts.data.resize(first + factors.size() * sizeof(float));
  std::memcpy(parts.data.data() + first, factors.data(), factors.size() * sizeof(float));
  member(parts.header, "prior.scale") = {Json::Object{
      {"dtype", text("F32")},
      {"shape", sides({3, 2, 2, 2})},
      {"data_offsets",
       sides({static_cast<std::int64_t>(first), static_cast<std::int64_t>(parts.data.size())})}}};
}

TEST_CASE("A spec or notes with a lone surrogate or invalid UTF-8 are refused") {
  // Escaped once more in the header, so that the text inside the metadata has the escape.
  const std::string spec = write_json(spec_to_json(tiny_spec()));
  for (const std::string wrong : {R"(\udddd)", R"(\ud800)", R"(\ude00\ud83d)"}) {
    std::string with_label = spec;
    with_label.replace(with_label.find("scissors"), 8, wrong);
    require_refused(ErrorCode::spec_malformed, "surrogate", set_metadata("spec", with_label));
    require_refused(ErrorCode::header_malformed, "surrogate",
                    set_metadata("training", "{\"" + wrong + "\":1}"));
  }
}

TEST_CASE("Characters beyond the basic plane come back in labels and notes") {
  WeightsContent content = tiny_content();
  content.spec.labels = {"\xF0\x9F\xAA\xA8", "caf\xC3\xA9", "\xE2\x9C\x82"};
  content.training = "{\"note\":\"\xF0\x9F\x98\x80\"}";
  const auto file = write_weights(content);
  REQUIRE(file);
  const auto weights = read_weights(*file);
  REQUIRE(weights);
  CHECK(weights->spec.labels == content.spec.labels);
  CHECK(weights->training == content.training);
}

TEST_CASE("A file gives back all that was written") {
  for (const DType dtype : {DType::f32, DType::f16}) {
    WeightsContent content = tiny_content(Catch::getSeed());
    content.network_dtype = dtype;
    content.extra = {{"x.note", DType::f16, {1}, {7.0F}}};
    const auto file = write_weights(content);
    REQUIRE(file);
    const auto weights = read_weights(*file);
    REQUIRE(weights);
    CHECK(write_json(spec_to_json(weights->spec)) == write_json(spec_to_json(content.spec)));
    CHECK(weights->training == content.training);
    REQUIRE(weights->network.size() == content.network.size());
    for (const auto& [name, tensor] : weights->network) {
      CHECK(tensor.dtype == dtype);
      CHECK(tensor_values(tensor) == content.network.at(name));
    }
    CHECK(weights->latent.kl == content.latent.kl);
    CHECK(weights->latent.mean == content.latent.mean);
    CHECK(weights->latent.std == content.latent.std);
    CHECK(weights->golden.count == content.golden.count);
    CHECK(weights->golden.z == content.golden.z);
    CHECK(weights->golden.label == content.golden.label);
    CHECK(weights->golden.image == content.golden.image);
    CHECK(weights->golden.mean == content.golden.mean);
    CHECK(weights->golden.sigma == content.golden.sigma);
    CHECK(weights->prior.classes == 3);
    CHECK(weights->prior.components == 2);
    CHECK(weights->prior.weight == content.prior.weight);
    CHECK(weights->prior.mean == content.prior.mean);
    CHECK(weights->prior.scale == content.prior.scale);
    CHECK(weights->shapes.decoder.back().out == Shape{1, 12, 8, true});
  }
}

TEST_CASE("A model without a label has neither golden labels nor a prior for each class") {
  WeightsContent content = tiny_content();
  content.spec.encoder = {Flatten{}, Dense{"a", 96, 4}};
  content.spec.decoder = {Dense{"b", 2, 96}, Unflatten{1, 12, 8}};
  content.network = {{"a.weight", std::vector<float>(384)},
                     {"a.bias", std::vector<float>(4)},
                     {"b.weight", std::vector<float>(192)},
                     {"b.bias", std::vector<float>(96)}};
  content.prior = {};
  CHECK_FALSE(write_weights(content));  // with golden labels
  content.golden.label.clear();
  const auto file = write_weights(content);
  REQUIRE(file);
  const auto weights = read_weights(*file);
  REQUIRE(weights);
  CHECK(weights->golden.label.empty());
  CHECK(weights->prior.components == 0);
}

TEST_CASE("Missing metadata are refused by name") {
  for (const char* key : {"format", "spec", "training"}) {
    require_refused(ErrorCode::metadata_missing, key, erase_metadata(key));
  }
  require_refused_file(container("{}"), ErrorCode::metadata_missing, "\"format\"");
}

TEST_CASE("An unknown format version is refused") {
  require_refused(ErrorCode::format_version_unknown,
                  R"(expected the format "vaelet/1" or "vaelet/2", found "vaelet/3")",
                  set_metadata("format", "vaelet/3"));
}

TEST_CASE("A file of another program is no later version") {
  for (const std::string format : {"pt", "tf", "vaelet-classifier/1", ""}) {
    require_refused(ErrorCode::metadata_missing, "found \"" + format + "\"",
                    set_metadata("format", format));
  }
}

TEST_CASE("A weight in another dtype than F32 or F16 is refused by its name") {
  WeightsContent content = tiny_content();
  content.network_dtype = DType::f16;
  FileParts parts = take_apart(*write_weights(content));
  member(member(parts.header, "encoder.conv1.weight"), "dtype") = {std::string("BF16")};
  require_refused_file(
      put_together(parts), ErrorCode::dtype_unknown,
      "tensor \"encoder.conv1.weight\": expected the dtype F32 or F16, found BF16");
}

TEST_CASE("A tensor of the writer's own may have any dtype of safetensors") {
  WeightsContent content = tiny_content();
  content.extra = {{"x.step", DType::f32, {2}, {1.0F, 2.0F}}};
  FileParts parts = take_apart(*write_weights(content));
  member(member(parts.header, "x.step"), "dtype") = {std::string("I64")};
  member(member(parts.header, "x.step"), "shape") = sides({1});
  CHECK(read_weights(put_together(parts)));
}

TEST_CASE("A spec that is no JSON, or not of the grammar, is refused") {
  require_refused(ErrorCode::spec_malformed, "in the metadata \"spec\": expected JSON",
                  set_metadata("spec", "{"));
  require_refused(ErrorCode::spec_malformed, "the key \"name\" is missing",
                  set_metadata("spec", "{}"));
  require_refused(ErrorCode::duplicate_key, "in the metadata \"spec\"",
                  set_metadata("spec", R"({"a":1,"a":2})"));
}

TEST_CASE("A spec that does not infer is refused") {
  ModelSpec spec = tiny_spec();
  std::get<Dense>(spec.decoder[1]).in = 99;
  require_refused(ErrorCode::spec_invalid, "decoder[1]",
                  set_metadata("spec", write_json(spec_to_json(spec))));
}

TEST_CASE("Training notes that are no JSON are refused") {
  require_refused(ErrorCode::header_malformed, "in the metadata \"training\"",
                  set_metadata("training", "by hand"));
}

TEST_CASE("A missing tensor is refused by name") {
  for (const char* tensor :
       {"encoder.conv1.weight", "decoder.image.bias", "latent.kl", "latent.mean", "latent.std",
        "golden.z", "golden.label", "golden.image", "golden.mean", "golden.sigma", "prior.weight",
        "prior.mean", "prior.scale"}) {
    require_refused(ErrorCode::tensor_missing, std::string("\"") + tensor + "\"",
                    [&](FileParts& parts) { rename(parts, tensor, "x.away"); });
  }
}

TEST_CASE("An unknown tensor is refused, one of the writer's own is not") {
  WeightsContent content = tiny_content();
  content.extra = {{"x.note", DType::f32, {1}, {1.0F}}};
  const auto file = write_weights(content);
  REQUIRE(file);
  FileParts parts = take_apart(*file);
  for (const char* name : {"note", "golden.note", "encoder.conv1.scale", "", "X.note"}) {
    FileParts damaged = parts;
    rename(damaged, "x.note", name);
    require_refused_file(put_together(damaged), ErrorCode::tensor_unknown,
                         std::string("\"") + name + "\"");
  }
}

TEST_CASE(
    "A prior's factors are read whole, as writers of version 1 store them, and as triangles") {
  const auto content = tiny_content(Catch::getSeed());
  const Bytes triangles = write_weights(content).value();
  FileParts parts = take_apart(triangles);
  store_whole_factors(parts, content.prior.scale);
  const Bytes whole = put_together(parts);
  CHECK(read_weights(triangles)->prior.scale == content.prior.scale);
  CHECK(read_weights(whole)->prior.scale == content.prior.scale);
}

TEST_CASE("A prior is F16 where the network is, unless a number of it does not fit") {
  const auto dtype_of = [](const WeightsContent& content) {
    const Bytes file = write_weights(content).value();
    const auto container = parse_safetensors(file);
    const auto scale = std::ranges::find(container->tensors, "prior.scale", &TensorView::name);
    return scale->dtype;
  };
  WeightsContent content = tiny_content(Catch::getSeed());
  content.network_dtype = DType::f32;
  CHECK(dtype_of(content) == DType::f32);
  content.network_dtype = DType::f16;
  CHECK(dtype_of(content) == DType::f16);
  content.network_dtype = DType::i8;
  CHECK(dtype_of(content) == DType::f16);
  content.prior.mean[0] = 70000.0F;
  CHECK(dtype_of(content) == DType::f32);
  content.prior.mean[0] = 0.0F;
  content.prior.scale[3] = 1e-6F;  // of the diagonal
  CHECK(dtype_of(content) == DType::f32);
}

TEST_CASE("A tensor of the wrong shape is refused with both shapes") {
  const auto reshape = [](const char* tensor, const std::vector<std::int64_t>& shape) {
    return [=](FileParts& parts) { member(member(parts.header, tensor), "shape") = sides(shape); };
  };
  require_refused(ErrorCode::tensor_shape_wrong,
                  "tensor \"encoder.posterior.weight\": expected the shape [4, 35], found [35, 4]",
                  reshape("encoder.posterior.weight", {35, 4}));
  require_refused(ErrorCode::tensor_shape_wrong, "\"latent.kl\"", reshape("latent.kl", {1, 2}));
  require_refused(ErrorCode::tensor_shape_wrong, "\"golden.image\"",
                  reshape("golden.image", {2, 1, 8, 12}));
  require_refused(ErrorCode::tensor_shape_wrong, "\"golden.z\"", reshape("golden.z", {4}));
  require_refused(ErrorCode::tensor_shape_wrong, "\"prior.weight\"",
                  reshape("prior.weight", {2, 3}));
  require_refused(ErrorCode::tensor_shape_wrong, "\"prior.scale\"",
                  reshape("prior.scale", {3, 2, 3, 1}));
}

TEST_CASE("A golden sigma below zero is refused") {
  require_refused(ErrorCode::tensor_value_invalid, "\"golden.sigma\": expected no negative number",
                  [](FileParts& parts) { set_value(parts, "golden.sigma", 1, -0.5F); });
}

TEST_CASE("Golden samples of none are refused") {
  require_refused(ErrorCode::tensor_shape_wrong, "\"golden.z\"", [](FileParts& parts) {
    rename(parts, "golden.z", "x.away");
    member(parts.header, "golden.z") = {Json::Object{
        {"dtype", text("F32")}, {"shape", sides({0, 2})}, {"data_offsets", sides({0, 0})}}};
  });
}

TEST_CASE("Statistics, golden samples and priors that are not F32 are refused") {
  require_refused(ErrorCode::tensor_dtype_wrong,
                  "tensor \"latent.std\": expected the dtype F32, found F16", [](FileParts& parts) {
                    rename(parts, "latent.std", "x.away");
                    const auto size = static_cast<std::int64_t>(parts.data.size());
                    parts.data.insert(parts.data.end(), 4, std::byte{0x3C});
                    member(parts.header, "latent.std") = {
                        Json::Object{{"dtype", text("F16")},
                                     {"shape", sides({2})},
                                     {"data_offsets", sides({size, size + 4})}}};
                  });
}

TEST_CASE("Numbers that are not finite are refused in every tensor") {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const char* tensor : {"decoder.up2.weight", "latent.mean", "golden.z", "prior.mean"}) {
    require_refused(ErrorCode::tensor_not_finite, std::string("\"") + tensor + "\"",
                    set_tensor(tensor, 1, std::nanf("")));
    require_refused(ErrorCode::tensor_not_finite, "found -infinity",
                    set_tensor(tensor, 0, -infinity));
  }
}

TEST_CASE("A negative KL and a standard deviation that is not positive are refused") {
  require_refused(ErrorCode::tensor_value_invalid, "\"latent.kl\"",
                  set_tensor("latent.kl", 0, -0.5F));
  require_refused(ErrorCode::tensor_value_invalid, "\"latent.std\"",
                  set_tensor("latent.std", 1, 0.0F));
  require_refused(ErrorCode::tensor_value_invalid, "\"latent.std\"",
                  set_tensor("latent.std", 1, 1e-40F));
}

TEST_CASE("Golden pixels outside 0 to 1 are refused") {
  require_refused(ErrorCode::tensor_value_invalid, "\"golden.image\": expected pixels from 0 to 1",
                  set_tensor("golden.image", 191, 1.0001F));
  require_refused(ErrorCode::tensor_value_invalid, "found -0.25",
                  set_tensor("golden.image", 0, -0.25F));
}

TEST_CASE("Label weights that are negative or do not sum to 1 are refused") {
  require_refused(ErrorCode::tensor_value_invalid, "\"golden.label\": expected rows that sum to 1",
                  set_tensor("golden.label", 1, 0.25F));
  require_refused(ErrorCode::tensor_value_invalid, "\"golden.label\": expected no negative weight",
                  set_tensor("golden.label", 4, -0.25F));
}

TEST_CASE(
    "A prior whose weights do not sum to 1, or whose scale is no Cholesky factor, is refused") {
  require_refused(ErrorCode::tensor_value_invalid, "\"prior.weight\": expected rows that sum to 1",
                  set_tensor("prior.weight", 5, 0.5F));
  require_refused(ErrorCode::tensor_value_invalid, "\"prior.scale\": expected zeros above",
                  [](FileParts& parts) {
                    store_whole_factors(parts);
                    set_value(parts, "prior.scale", 1, 0.5F);
                  });
  require_refused(ErrorCode::tensor_value_invalid, "\"prior.scale\": expected a positive diagonal",
                  set_tensor("prior.scale", 5, 0.0F));
}

TEST_CASE("A file cut at any byte is refused") {
  const Bytes file = tiny_file();
  for (std::size_t size = 0; size < file.size(); size += size < 64 ? 1 : 61) {
    CAPTURE(size);
    CHECK_FALSE(read_weights(std::span(file).first(size)));
  }
}

}  // namespace
}  // namespace vaelet::test
