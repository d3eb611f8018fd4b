// `vaelet train --spec`: a model of the layers that no `--model` has.
#include <algorithm>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "native/base/model_file.h"
#include "native/torch/golden_check.h"
#include "shared/base/json.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/image_files.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/text_file.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

/// Colour, every layer kind and activation, residuals in each other, and paddings of four sides.
constexpr const char* every_layer = R"({"name": "every-layer",
 "image": {"height": 12, "width": 20, "channels": 3, "mean": [0.5, 0.4, 0.6], "std": [0.3, 0.25, 0.2]},
 "labels": ["2", "10", "left"],
 "latent": 4,
 "likelihood": {"kind": "gaussian", "sigma2": 0.5},
 "posterior": "log_variance",
 "encoder": [
  {"op": "conv2d", "name": "e1", "in": 3, "out": 4, "kernel": 3, "stride": 2, "padding": [1, 0, 0, 1], "activation": "leaky_relu", "slope": 0.2},
  {"op": "residual", "layers": [
    {"op": "affine", "name": "e2", "channels": 4},
    {"op": "activation", "activation": "silu"},
    {"op": "conv2d", "name": "e3", "in": 4, "out": 4, "kernel": 3, "stride": 1, "padding": 1, "activation": "elu", "alpha": 1.5},
    {"op": "residual", "layers": [
      {"op": "conv2d", "name": "e4", "in": 4, "out": 4, "kernel": 1, "stride": 1, "padding": 0, "activation": "gelu"}], "shortcut": []}],
   "shortcut": [{"op": "conv2d", "name": "e5", "in": 4, "out": 4, "kernel": 1, "stride": 1, "padding": 0}], "activation": "softplus"},
  {"op": "flatten"},
  {"op": "concat_label"},
  {"op": "dense", "name": "e6", "in": 243, "out": 8}],
 "decoder": [
  {"op": "concat_label"},
  {"op": "dense", "name": "d1", "in": 7, "out": 60, "activation": "gelu_tanh"},
  {"op": "unflatten", "channels": 4, "height": 3, "width": 5},
  {"op": "upsample", "factor": 2},
  {"op": "residual", "layers": [
    {"op": "conv2d", "name": "d2", "in": 4, "out": 4, "kernel": 3, "stride": 1, "padding": 1, "activation": "tanh"},
    {"op": "residual", "layers": [{"op": "affine", "name": "d3", "channels": 4}], "shortcut": [], "activation": "relu"}],
   "shortcut": [], "activation": "sigmoid"},
  {"op": "flatten"},
  {"op": "affine", "name": "d4", "channels": 240},
  {"op": "unflatten", "channels": 4, "height": 6, "width": 10},
  {"op": "conv_transpose2d", "name": "d5", "in": 4, "out": 3, "kernel": 5, "stride": 2, "padding": [1, 2, 2, 1], "output_padding": 0}]})";

/// Returns a weights file of `every_layer` after so many epochs on a few pictures in colour.
ModelFile trained(const TemporaryFolder& folder, int epochs) {
  const std::string path = folder.path() / (std::to_string(epochs) + ".safetensors");
  const std::string root = folder.path();
  const CommandResult result =
      call_vaelet("train --spec " + root + "/spec.json --validation 6 --keep last --data " + root +
                  "/pictures --epochs " + std::to_string(epochs) + " --out " + path);
  INFO(result.output);
  REQUIRE(result.status == 0);
  return read_model_file(path).value();
}

double validation_elbo(const ModelFile& file) {
  const Json training = parse_json(file.weights.training).value();
  return std::get<double>(training.find("validation")->find("elbo")->value);
}

}  // namespace

TEST_CASE("train moves each weight of a model of every layer kind, and the ELBO rises") {
  const TemporaryFolder folder;
  write_image_classes(folder.path() / "pictures", 12, /*in_colour=*/true);
  std::ofstream(folder.path() / "spec.json") << every_layer;
  const ModelFile early = trained(folder, 1);
  const ModelFile late = trained(folder, 4);
  CHECK(validation_elbo(late) > validation_elbo(early));
  REQUIRE(late.weights.network.size() == 22);
  for (const auto& [name, tensor] : late.weights.network) {
    INFO(name);
    CHECK_FALSE(std::ranges::equal(tensor.bytes, early.weights.network.at(name).bytes));
  }
  CHECK(check_golden(late.weights).has_value());
}

TEST_CASE("map places test pictures in colour, each with its class") {
  const TemporaryFolder folder;
  write_image_classes(folder.path() / "pictures", 20, /*in_colour=*/true);
  std::ofstream(folder.path() / "spec.json") << every_layer;
  trained(folder, 1);
  const std::string root = folder.path();
  const CommandResult result = call_vaelet("map " + root + "/1.safetensors --per-class 10 --data " +
                                           root + "/pictures --out " + root + "/1.map.json");
  INFO(result.output);
  REQUIRE(result.status == 0);
  const Json map = parse_json(text_of(folder.path() / "1.map.json")).value();
  CHECK(write_json(*map.find("label")) == "[0,0,1,1,2,2]");
  for (const char* key : {"x", "y", "z"}) {
    CHECK(std::get<Json::Array>(map.find(key)->value).size() == 6);
  }
}
