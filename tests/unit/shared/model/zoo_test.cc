#include "shared/model/zoo.h"

#include <algorithm>
#include <variant>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"

namespace vaelet {
namespace {

using Catch::Matchers::ContainsSubstring;

ZooConfig options(int height, int width, int latent = 15) {
  ZooConfig result;
  result.image.height = height;
  result.image.width = width;
  result.labels = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  result.latent = latent;
  return result;
}

void require_refused(std::string_view name, const ZooConfig& chosen, ErrorCode code,
                     const std::string& detail) {
  const auto spec = make_model(name, chosen);
  REQUIRE_FALSE(spec);
  CHECK(error_name(spec.error().code) == error_name(code));
  CHECK_THAT(spec.error().detail, ContainsSubstring(detail));
}

TEST_CASE("conv-cvae for MNIST is the spec that FORMAT.md shows") {
  const auto spec = make_model("conv-cvae", options(28, 28));
  REQUIRE(spec);
  CHECK(
      write_json(spec_to_json(*spec)) ==
      R"({"name":"conv-cvae",)"
      R"("image":{"height":28,"width":28,"channels":1,"mean":0.0,"std":1.0},)"
      R"("labels":["0","1","2","3","4","5","6","7","8","9"],"latent":15,)"
      R"("likelihood":{"kind":"bernoulli"},"encoder":[)"
      R"({"op":"conv2d","name":"encoder.conv1","in":1,"out":32,"kernel":3,"stride":2,"padding":0,"activation":"relu"},)"
      R"({"op":"conv2d","name":"encoder.conv2","in":32,"out":64,"kernel":3,"stride":2,"padding":0,"activation":"relu"},)"
      R"({"op":"flatten"},{"op":"concat_label"},)"
      R"({"op":"dense","name":"encoder.posterior","in":2314,"out":30}],"decoder":[)"
      R"({"op":"concat_label"},)"
      R"({"op":"dense","name":"decoder.dense","in":25,"out":1568,"activation":"relu"},)"
      R"({"op":"unflatten","channels":32,"height":7,"width":7},)"
      R"({"op":"conv_transpose2d","name":"decoder.up1","in":32,"out":64,"kernel":3,"stride":2,"padding":1,"output_padding":1,"activation":"relu"},)"
      R"({"op":"conv_transpose2d","name":"decoder.up2","in":64,"out":32,"kernel":3,"stride":2,"padding":1,"output_padding":1,"activation":"relu"},)"
      R"({"op":"conv_transpose2d","name":"decoder.image","in":32,"out":1,"kernel":3,"stride":1,"padding":1,"output_padding":0}]})");
}

TEST_CASE("mlp-vae for MNIST is 784-500-120 and back, without a label layer") {
  const auto spec = make_model("mlp-vae", options(28, 28, 2));
  REQUIRE(spec);
  CHECK_FALSE(is_conditional(*spec));
  CHECK(count_parameters(spec->encoder) == 784 * 500 + 500 + 500 * 120 + 120 + 120 * 4 + 4);
  CHECK(count_parameters(spec->decoder) == 2 * 120 + 120 + 120 * 500 + 500 + 500 * 784 + 784);
}

TEST_CASE("mlp-vae makes images of any size and any latent size") {
  for (const auto& chosen : {options(1, 1, 1), options(5, 9, 64), options(64, 48, 1024)}) {
    CHECK(make_model("mlp-vae", chosen));
  }
}

TEST_CASE("the convolutional families make images of any size, grey or in colour") {
  for (const std::string_view name : {"conv-vae", "conv-cvae"}) {
    for (int height = 8; height <= 70; ++height) {
      for (int width = 8; width <= 130; width += 3) {
        ZooConfig chosen = options(height, width);
        chosen.image.channels = (height + width) % 2 == 0 ? 1 : 3;
        INFO(name << " " << height << " x " << width);
        REQUIRE(make_model(name, chosen));
      }
    }
    CHECK(make_model(name, options(256, 256)));
    CHECK(make_model(name, options(8, 1024)));
  }
}

TEST_CASE("the depth of the convolutional families follows the image") {
  const auto convolutions_down = [](int side) {
    const auto spec = make_model("conv-vae", options(side, side));
    REQUIRE(spec);
    return std::ranges::count_if(
        spec->encoder, [](const Layer& layer) { return std::holds_alternative<Conv2d>(layer); });
  };
  for (const int side : {28, 30, 32}) CHECK(convolutions_down(side) == 2);
  for (const int side : {48, 49, 64}) CHECK(convolutions_down(side) == 3);
  for (const int side : {96, 128}) CHECK(convolutions_down(side) == 4);
}

TEST_CASE("conv-vae has no label, and conv-cvae of 64 x 64 in colour a decoder below a million") {
  CHECK_FALSE(is_conditional(*make_model("conv-vae", options(28, 28))));
  ZooConfig chosen = options(64, 64, 24);
  chosen.image.channels = 3;
  const auto spec = make_model("conv-cvae", chosen);
  REQUIRE(spec);
  CHECK(is_conditional(*spec));
  CHECK(count_parameters(spec->decoder) < 1'000'000);
}

TEST_CASE("the convolutional models say which sizes they can make when they cannot make one") {
  for (const auto& chosen : {options(7, 28), options(28, 4), options(256, 257)}) {
    for (const std::string_view name : {"conv-vae", "conv-cvae"}) {
      require_refused(name, chosen, ErrorCode::image_size_unfit,
                      "at least 8 x 8 and at most 65536 pixels in all");
    }
  }
  for (const auto& chosen : {options(30, 28), options(28, 27), options(4, 28), options(256, 256)}) {
    require_refused("deep-conv-cvae", chosen, ErrorCode::image_size_unfit,
                    "multiples of 4 from 8 on");
  }
}

TEST_CASE("conv-cvae needs labels") {
  ZooConfig chosen = options(28, 28);
  chosen.labels.clear();
  require_refused("conv-cvae", chosen, ErrorCode::spec_invalid, "labels");
}

TEST_CASE("An unknown model is refused with the names of the known ones") {
  require_refused("resnet", options(28, 28), ErrorCode::model_unknown,
                  "mlp-vae, conv-vae, conv-cvae");
}

TEST_CASE("What no model can do is refused before anything is multiplied") {
  require_refused("mlp-vae", options(2000000000, 2000000000), ErrorCode::spec_invalid,
                  "image.height: expected 1 to 1024");
  require_refused("mlp-vae", options(28, 28, 0), ErrorCode::spec_invalid, "latent: expected 1");
  require_refused("mlp-vae", options(1024, 1024), ErrorCode::spec_invalid, "parameters");
}

TEST_CASE("Every model of the list can be made, and keeps what was chosen") {
  for (const std::string_view name : zoo_names()) {
    ZooConfig chosen = options(28, 20);
    chosen.image.mean = 0.25;
    chosen.image.std = 0.5;
    chosen.likelihood = {LikelihoodKind::gaussian, 0.125};
    const auto spec = make_model(name, chosen);
    REQUIRE(spec);
    CHECK(spec->name == name);
    CHECK(spec->labels == chosen.labels);
    CHECK(spec->image.width == 20);
    CHECK(spec->image.std == 0.5);
    CHECK(spec->likelihood.sigma2 == 0.125);
  }
}

}  // namespace
}  // namespace vaelet
