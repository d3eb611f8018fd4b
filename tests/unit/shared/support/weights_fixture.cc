#include "tests/unit/shared/support/weights_fixture.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "shared/sampling/normal.h"

namespace vaelet::test {
namespace {

std::vector<float> random_values(std::size_t count, NormalGenerator& normals) {
  std::vector<float> values(count);
  for (float& value : values) value = round_to_stored(normals.next(), DType::f16);
  return values;
}

std::size_t element_count(const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
  return count;
}

PriorTensors tiny_prior(NormalGenerator& normals) {
  PriorTensors prior{3, 2, {0.25F, 0.75F, 0.5F, 0.5F, 1.0F, 0.0F}, {}, {}};
  prior.mean = random_values(12, normals);
  for (int gaussian = 0; gaussian < 3 * 2; ++gaussian) {
    prior.scale.insert(prior.scale.end(), {0.5F, 0.0F, random_values(1, normals).front(), 1.5F});
  }
  return prior;
}

std::int64_t number(const Json& json) { return std::get<std::int64_t>(json.value); }

}  // namespace

ModelSpec tiny_spec() {
  constexpr Activation relu = ActivationKind::relu;
  constexpr Activation silu = ActivationKind::silu;
  ModelSpec spec;
  spec.name = "tiny-cvae";
  spec.image = {12, 8, 1, 0.25, 0.5};
  spec.labels = {"rock", "paper", "scissors"};
  spec.latent = 2;
  spec.likelihood = {LikelihoodKind::gaussian, 0.5};
  spec.encoder = {Conv2d{"encoder.conv1", 1, 3, 3, 2, 1, relu},
                  Conv2d{"encoder.conv2", 3, 4, 3, 1, 0, silu}, Flatten{}, ConcatLabel{},
                  Dense{"encoder.posterior", 32 + 3, 4}};
  spec.decoder = {ConcatLabel{},
                  Dense{"decoder.dense", 2 + 3, 24, silu},
                  Unflatten{4, 3, 2},
                  ConvTranspose2d{"decoder.up1", 4, 4, 3, 2, 1, 1, relu},
                  ConvTranspose2d{"decoder.up2", 4, 3, 4, 2, 1, 0, silu},
                  Conv2d{"decoder.image", 3, 1, 3, 1, 1}};
  return spec;
}

WeightsContent tiny_content(std::uint64_t seed) {
  NormalGenerator normals(seed);
  WeightsContent content;
  content.spec = tiny_spec();
  content.training = R"({"seed":1})";
  for (const TensorDescription& tensor : network_tensors(content.spec)) {
    content.network[tensor.name] = random_values(element_count(tensor.shape), normals);
  }
  content.latent = {{0.5F, 0.0F}, {0.1F, -0.2F}, {1.0F, 0.9F}};
  content.golden.count = 2;
  content.golden.z = random_values(4, normals);
  content.golden.label = {1.0F, 0.0F, 0.0F, 0.25F, 0.25F, 0.5F};
  content.golden.image.assign(192, 0.5F);
  content.golden.mean = {0.25F, -1.0F, 0.0F, 2.0F};
  content.golden.sigma = {1.0F, 0.5F, 0.0F, 3.0F};
  content.prior = tiny_prior(normals);
  return content;
}

WeightsContent quantised_content(std::uint64_t seed) {
  WeightsContent content = tiny_content(seed);
  content.network_dtype = DType::i8;
  return content;
}

Bytes tiny_file() {
  auto file = write_weights(tiny_content());
  REQUIRE(file);
  return std::move(*file);
}

FileParts take_apart(const Bytes& file) {
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof length);
  const auto* text = reinterpret_cast<const char*>(file.data()) + sizeof length;
  auto header = parse_json(std::string_view(text, length));
  REQUIRE(header);
  const auto data = file.begin() + static_cast<std::ptrdiff_t>(sizeof length + length);
  return {std::move(*header), Bytes(data, file.end())};
}

Bytes put_together(const FileParts& parts) {
  Bytes file = container(write_json(parts.header));
  file.insert(file.end(), parts.data.begin(), parts.data.end());
  return file;
}

Bytes stored_file(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  REQUIRE_FALSE(text.empty());
  Bytes file(text.size());
  std::memcpy(file.data(), text.data(), text.size());
  return file;
}

Bytes container(std::string_view header, std::size_t data_bytes) {
  const std::uint64_t length = header.size();
  Bytes file(sizeof length + header.size() + data_bytes);
  std::memcpy(file.data(), &length, sizeof length);
  std::memcpy(file.data() + sizeof length, header.data(), header.size());
  return file;
}

Json& member(Json& object, std::string_view key) {
  auto& members = std::get<Json::Object>(object.value);
  for (auto& [name, value] : members) {
    if (name == key) return value;
  }
  return members.emplace_back(key, Json{}).value;
}

void require_refused_file(const Bytes& file, ErrorCode code, std::string_view detail) {
  const auto weights = read_weights(file);
  REQUIRE_FALSE(weights);
  INFO(weights.error().message());
  CHECK(error_name(weights.error().code) == error_name(code));
  CHECK_THAT(weights.error().detail, Catch::Matchers::ContainsSubstring(std::string(detail)));
}

void rename(FileParts& parts, std::string_view from, std::string_view to) {
  for (auto& [name, entry] : std::get<Json::Object>(parts.header.value)) {
    if (name == from) name = to;
  }
}

void set_value(FileParts& parts, std::string_view tensor, std::size_t index, float value) {
  const Json& offsets = member(member(parts.header, tensor), "data_offsets");
  const auto begin = static_cast<std::size_t>(number(std::get<Json::Array>(offsets.value)[0]));
  std::memcpy(parts.data.data() + begin + index * sizeof value, &value, sizeof value);
}

}  // namespace vaelet::test
