#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "shared/model/spec_json.h"
#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

using Catch::Matchers::WithinRel;

WeightsContent content_of(const WeightsFile& weights) {
  WeightsContent content;
  content.spec = weights.spec;
  content.training = weights.training;
  content.network_dtype = DType::f16;
  content.latent = weights.latent;
  content.golden = weights.golden;
  content.prior = weights.prior;
  for (const auto& [name, tensor] : weights.network) content.network[name] = tensor_values(tensor);
  return content;
}

// tests/golden/make_tiny_cvae.py and make_tiny_colour.py wrote the files, without a line of ours.
TEST_CASE("The golden file from Python is read") {
  const Bytes file = stored_file(VAELET_GOLDEN_FILE);
  const auto weights = read_weights(file);
  REQUIRE(weights);
  CHECK(write_json(spec_to_json(weights->spec)) == write_json(spec_to_json(tiny_spec())));
  CHECK(weights->network.size() == 14);
  CHECK(weights->network.at("encoder.conv1.bias").dtype == DType::f16);
  CHECK(tensor_values(weights->network.at("encoder.conv1.bias"))[0] == 0x1p-24F);
  CHECK(weights->golden.count == 3);
  CHECK(weights->golden.label[7] == 0.5F);
  CHECK(weights->prior.weight[1] == 0.75F);
  CHECK(weights->golden.mean.empty());
}

TEST_CASE(
    "The golden file of version 2 has colour, I8 weights, directions and golden values of z") {
  const Bytes file = stored_file(VAELET_COLOUR_FILE);
  const auto weights = read_weights(file);
  REQUIRE(weights);
  CHECK(weights->spec.image.channels == 3);
  CHECK(weights->spec.image.std[2] == 0.125);
  CHECK(weights->spec.posterior == PosteriorKind::log_variance);
  CHECK(weights->network.at("decoder.up.weight").dtype == DType::i8);
  CHECK(weights->network.at("decoder.up.weight").scale.size() == 4);
  CHECK(weights->spec.directions[1].name == "h\xC3\xB6her");
  CHECK(weights->directions.size() == 6);
  CHECK(weights->golden.mean.size() == 6);
  CHECK(weights->golden.sigma.size() == 6);
}

TEST_CASE("Our writer keeps every number of the golden file") {
  const Bytes file = stored_file(VAELET_GOLDEN_FILE);
  const auto weights = read_weights(file);
  REQUIRE(weights);
  const auto written = write_weights(content_of(*weights));
  REQUIRE(written);
  const auto again = read_weights(*written);
  REQUIRE(again);
  CHECK(write_json(spec_to_json(again->spec)) == write_json(spec_to_json(weights->spec)));
  for (const auto& [name, tensor] : weights->network) {
    const auto bytes = again->network.at(name).bytes;
    CHECK(std::equal(tensor.bytes.begin(), tensor.bytes.end(), bytes.begin(), bytes.end()));
  }
  CHECK(again->golden.z == weights->golden.z);
  CHECK(again->golden.label == weights->golden.label);
  CHECK(again->golden.image == weights->golden.image);
  CHECK(again->golden.mean == weights->golden.mean);
  CHECK(again->golden.sigma == weights->golden.sigma);
  REQUIRE(again->prior.scale.size() == weights->prior.scale.size());
  for (std::size_t i = 0; i < weights->prior.scale.size(); ++i) {  // F16, as the network is
    CHECK_THAT(again->prior.scale[i], WithinRel(weights->prior.scale[i], 0x1p-11F));
  }
  CHECK(again->latent.std == weights->latent.std);
}

}  // namespace
}  // namespace vaelet::test
