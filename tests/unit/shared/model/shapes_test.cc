#include "shared/model/shapes.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

constexpr int most = 2147483647;

/// Requires that the tiny spec, changed by `change(ModelSpec&)`, is refused with this detail.
template <class Change>
void require_invalid(const std::string& detail, Change change) {
  ModelSpec spec = tiny_spec();
  change(spec);
  const auto shapes = infer_shapes(spec);
  REQUIRE_FALSE(shapes);
  CHECK(error_name(shapes.error().code) == "spec-invalid");
  CHECK_THAT(shapes.error().detail, Catch::Matchers::ContainsSubstring(detail));
}

template <class Kind>
Kind& decoder_layer(ModelSpec& spec, std::size_t index) {
  return std::get<Kind>(spec.decoder[index]);
}

TEST_CASE("Shapes of a non-square model are PyTorch's") {
  const auto shapes = infer_shapes(tiny_spec());
  REQUIRE(shapes);
  const auto& encoder = shapes->encoder;
  CHECK(encoder[0].in == Shape{1, 12, 8, true});
  CHECK(encoder[0].out == Shape{3, 6, 4, true});
  CHECK(encoder[1].out == Shape{4, 4, 2, true});
  CHECK(encoder[2].out == Shape{32});
  CHECK(encoder[3].out == Shape{35});
  CHECK(encoder[4].out == Shape{4});
  const auto& decoder = shapes->decoder;
  CHECK(decoder[0].in == Shape{2});
  CHECK(decoder[0].out == Shape{5});
  CHECK(decoder[2].out == Shape{4, 3, 2, true});
  CHECK(decoder[3].out == Shape{4, 6, 4, true});
  CHECK(decoder[4].out == Shape{3, 12, 8, true});
  CHECK(decoder[5].out == Shape{1, 12, 8, true});
}

TEST_CASE("A convolution's side rounds down, as in PyTorch") {
  ModelSpec spec = tiny_spec();
  spec.encoder = {Conv2d{"a", 1, 2, 3, 2, 0}, Flatten{}, Dense{"b", 2 * 5 * 3, 4}};
  const auto shapes = infer_shapes(spec);  // 12 x 8 -> (12 - 3) / 2 + 1, (8 - 3) / 2 + 1
  REQUIRE(shapes);
  CHECK(shapes->encoder[0].out == Shape{2, 5, 3, true});
}

TEST_CASE("Upsampling multiplies the sides of an image by 2 to 8, within the limits") {
  ModelSpec spec = tiny_spec();
  spec.encoder = {Upsample{3}, Flatten{}, Dense{"posterior", 36 * 24, 4}};
  const auto shapes = infer_shapes(spec);
  REQUIRE(shapes);
  CHECK(shapes->encoder[0].out == Shape{1, 36, 24, true});
  const auto upsample_first = [](auto network, std::size_t count, int factor) {
    return [=](ModelSpec& changed) {
      std::vector<Layer>& layers = changed.*network;
      layers.insert(layers.begin(), count, Upsample{factor});
    };
  };
  require_invalid("encoder[0] (upsample): factor: expected 2 to 8, found 1",
                  upsample_first(&ModelSpec::encoder, 1, 1));
  require_invalid("decoder[0] (upsample): expected an image, found the features [2]",
                  upsample_first(&ModelSpec::decoder, 1, 2));
  require_invalid("encoder[2] (upsample): expected to give 1 to 1048576 features, found [1, 6144",
                  upsample_first(&ModelSpec::encoder, 7, 8));
}

/// A decoder that ends in the tiny spec's image, with these layers on features [2] before.
template <class Change>
void require_invalid_residual(const std::string& detail, Change change) {
  require_invalid(detail, [&](ModelSpec& spec) {
    Residual residual;
    change(residual);
    spec.decoder.insert(spec.decoder.begin(), std::move(residual));
  });
}

TEST_CASE("A padding of four sides is taken off or put on each side") {
  ModelSpec spec = tiny_spec();
  spec.encoder = {Conv2d{"a", 1, 2, 3, 2, {0, 1, 2, 2}}, Flatten{}, Dense{"b", 2 * 6 * 5, 4}};
  const auto shapes = infer_shapes(spec);  // (12 + 2 - 3) / 2 + 1, (8 + 3 - 3) / 2 + 1
  REQUIRE(shapes);
  CHECK(shapes->encoder[0].out == Shape{2, 6, 5, true});
  spec.encoder[0] = ConvTranspose2d{"a", 1, 2, 3, 2, {0, 1, 2, 2}, 1};
  spec.encoder[2] = Dense{"b", 2 * 24 * 15, 4};  // 11 * 2 + 3 - 2 + 1, 7 * 2 + 3 - 3 + 1
  const auto transposed = infer_shapes(spec);
  REQUIRE(transposed);
  CHECK(transposed->encoder[0].out == Shape{2, 24, 15, true});
  require_invalid("padding: expected 0 to 2, found 3", [](ModelSpec& changed) {
    decoder_layer<Conv2d>(changed, 5).padding = {1, 1, 3, 1};
  });
}

TEST_CASE("An affine layer has the channels of an image, or the features") {
  ModelSpec spec = tiny_spec();
  spec.encoder.insert(spec.encoder.begin(), Affine{"scale", 1});
  spec.decoder.insert(spec.decoder.begin() + 1, Affine{"shift", 5});
  REQUIRE(infer_shapes(spec));
  const auto tensors = network_tensors(spec);
  CHECK(tensors[0].name == "scale.weight");
  CHECK(tensors[0].shape == std::vector<std::int64_t>{1});
  CHECK(tensors[1].shape == std::vector<std::int64_t>{1});
  require_invalid("encoder[0] (affine \"scale\"): channels: expected 1, found 2",
                  [](ModelSpec& changed) {
                    changed.encoder.insert(changed.encoder.begin(), Affine{"scale", 2});
                  });
}

TEST_CASE("A slope from 0 to below 1 and an alpha from 0 to 100 are asked for") {
  const auto first = [](const Activation& activation) {
    return [=](ModelSpec& spec) { decoder_layer<Dense>(spec, 1).activation = activation; };
  };
  for (const double slope : {-0.1, 1.0, std::nan("")}) {
    require_invalid("slope: expected 0 to 1, without 1, found",
                    first(Activation::leaky_relu_with(slope)));
  }
  for (const double alpha : {-0.1, 101.0, std::nan("")}) {
    require_invalid("alpha: expected 0 to 100, found", first(Activation::elu_with(alpha)));
  }
}

TEST_CASE("Both ways of a residual give one shape, and its tensors follow one another") {
  ModelSpec spec = tiny_spec();
  Residual residual{{Dense{"wide", 2, 7, ActivationKind::relu}, Dense{"narrow", 7, 2}}, {}};
  spec.decoder.insert(spec.decoder.begin(), Residual{{residual}, {Dense{"short", 2, 2}}});
  const auto shapes = infer_shapes(spec);
  REQUIRE(shapes);
  REQUIRE(shapes->decoder[0].layers.size() == 1);
  CHECK(shapes->decoder[0].layers[0].layers[0].out == Shape{7});
  CHECK(shapes->decoder[0].shortcut[0].out == Shape{2});
  const auto tensors = network_tensors(spec);
  CHECK(tensors[6].name == "wide.weight");
  CHECK(tensors[8].name == "narrow.weight");
  CHECK(tensors[10].name == "short.weight");
  require_invalid_residual(
      "decoder[0] (residual): expected layers and shortcut to end in the same shape, found [7] and "
      "[2]",
      [](Residual& changed) {
        changed.layers = {Dense{"wide", 2, 7}};
      });
  require_invalid_residual("decoder[0] (residual): shortcut[1] (dense \"b\"): in: expected 3",
                           [](Residual& changed) {
                             changed.shortcut = {Dense{"a", 2, 3}, Dense{"b", 2, 2}};
                           });
}

TEST_CASE("A residual holds no flatten, unflatten or concat_label, and nests 4 deep") {
  const std::string detail = "expected outside of a residual, found inside of one";
  for (const Layer& layer : {Layer(Flatten{}), Layer(Unflatten{}), Layer(ConcatLabel{})}) {
    require_invalid_residual(detail, [&](Residual& residual) { residual.layers = {layer}; });
  }
  require_invalid_residual("expected residuals inside each other at most 4 deep",
                           [](Residual& residual) {
                             for (int depth = 0; depth < 4; ++depth) {
                               Residual outer;
                               outer.layers = {std::move(residual)};
                               residual = std::move(outer);
                             }
                           });
}

TEST_CASE("The tensors that a spec asks for have PyTorch's names, shapes and order") {
  const auto tensors = network_tensors(tiny_spec());
  REQUIRE(tensors.size() == 14);
  CHECK(tensors[0].name == "encoder.conv1.weight");
  CHECK(tensors[0].shape == std::vector<std::int64_t>{3, 1, 3, 3});
  CHECK(tensors[1].name == "encoder.conv1.bias");
  CHECK(tensors[1].shape == std::vector<std::int64_t>{3});
  CHECK(tensors[4].name == "encoder.posterior.weight");
  CHECK(tensors[4].shape == std::vector<std::int64_t>{4, 35});
  CHECK(tensors[10].name == "decoder.up2.weight");
  CHECK(tensors[10].shape == std::vector<std::int64_t>{4, 3, 4, 4});
}

TEST_CASE("Parameters are counted with their biases") {
  CHECK(count_parameters(tiny_spec().encoder) == (1 * 3 * 9 + 3) + (3 * 4 * 9 + 4) + (35 * 4 + 4));
}

TEST_CASE("A layer that does not fit what arrives is named with its place") {
  require_invalid("decoder[1] (dense \"decoder.dense\"): in: expected 5, found 6",
                  [](ModelSpec& spec) { decoder_layer<Dense>(spec, 1).in = 6; });
  require_invalid("decoder[3] (conv_transpose2d \"decoder.up1\"): in: expected 4, found 5",
                  [](ModelSpec& spec) { decoder_layer<ConvTranspose2d>(spec, 3).in = 5; });
  require_invalid("decoder[2] (unflatten): channels * height * width: expected 24, found 32",
                  [](ModelSpec& spec) { decoder_layer<Unflatten>(spec, 2).height = 4; });
}

TEST_CASE("Features where an image must arrive, and the other way round, are refused") {
  const Dense dense{"a", 32, 32};
  require_invalid("encoder[2] (dense \"a\"): expected features, found the image [4, 4, 2]",
                  [&](ModelSpec& spec) { spec.encoder[2] = dense; });
  require_invalid("encoder[3] (flatten): expected an image, found the features [32]",
                  [](ModelSpec& spec) { spec.encoder[3] = Flatten{}; });
  require_invalid("(concat_label): expected features", [](ModelSpec& spec) {
    spec.encoder.insert(spec.encoder.begin(), ConcatLabel{});
  });
  require_invalid("(unflatten): expected features", [](ModelSpec& spec) {
    spec.encoder.insert(spec.encoder.begin(), Unflatten{1, 12, 8});
  });
  require_invalid("(conv2d \"a\"): expected an image", [](ModelSpec& spec) {
    spec.decoder.insert(spec.decoder.begin(), Conv2d{"a", 2, 1, 1});
  });
}

TEST_CASE("Networks that end in the wrong shape are refused") {
  require_invalid("encoder: expected to end in [4], found [5]",
                  [](ModelSpec& spec) { std::get<Dense>(spec.encoder[4]).out = 5; });
  require_invalid("encoder: expected to end in [4], found [96]",
                  [](ModelSpec& spec) { spec.encoder = {Flatten{}}; });
  require_invalid("decoder: expected to end in [1, 12, 8], found [1, 10, 6]",
                  [](ModelSpec& spec) { decoder_layer<Conv2d>(spec, 5).padding = 0; });
  require_invalid("decoder: expected to end in [1, 12, 8], found [2]", [](ModelSpec& spec) {
    spec.decoder.clear();
    std::erase_if(spec.encoder,
                  [](const Layer& layer) { return std::holds_alternative<ConcatLabel>(layer); });
    std::get<Dense>(spec.encoder[3]).in = 32;
  });
}

TEST_CASE("A convolution's geometry has limits") {
  const auto with = [](auto member, int value) {
    return [=](ModelSpec& spec) { decoder_layer<ConvTranspose2d>(spec, 3).*member = value; };
  };
  require_invalid("kernel: expected 1 to 64, found 0", with(&ConvTranspose2d::kernel, 0));
  require_invalid("kernel: expected 1 to 64, found 65", with(&ConvTranspose2d::kernel, 65));
  require_invalid("stride: expected 1 to 64, found -1", with(&ConvTranspose2d::stride, -1));
  require_invalid("padding: expected 0 to 2, found 3", with(&ConvTranspose2d::padding, 3));
  require_invalid("output_padding: expected 0 to 1, found 2",
                  with(&ConvTranspose2d::output_padding, 2));
  require_invalid("1048576 features", with(&ConvTranspose2d::out, most));
  require_invalid("1048576 features", with(&ConvTranspose2d::out, 0));
}

TEST_CASE("A kernel larger than the padded image is refused") {
  require_invalid("expected to give 1 to 1048576 features",
                  [](ModelSpec& spec) { std::get<Conv2d>(spec.encoder[0]).kernel = 13; });
}

TEST_CASE("Sizes whose product overflows are refused") {
  const Unflatten largest{most, most, most};
  require_invalid("1048576 features",
                  [&](ModelSpec& spec) { decoder_layer<Unflatten>(spec, 2) = largest; });
  require_invalid("1048576 features",
                  [](ModelSpec& spec) { decoder_layer<Dense>(spec, 1).out = most; });
}

TEST_CASE("A model of too many parameters is refused") {
  require_invalid("expected at most 67108864 parameters", [](ModelSpec& spec) {
    spec.encoder = {Flatten{}, Dense{"a", 96, 1 << 20}, Dense{"b", 1 << 20, 4}};
  });
}

TEST_CASE("A label in the encoder alone, or without labels, is refused") {
  require_invalid("encoder[3] (concat_label): expected a concat_label in the decoder too",
                  [](ModelSpec& spec) {
                    spec.decoder.erase(spec.decoder.begin());
                    decoder_layer<Dense>(spec, 0).in = 2;
                  });
  require_invalid("expected a model with labels", [](ModelSpec& spec) { spec.labels.clear(); });
}

TEST_CASE("A model without a label layer may name the classes of its data set") {
  ModelSpec spec = tiny_spec();
  spec.encoder = {Flatten{}, Dense{"a", 96, 4}};
  spec.decoder = {Dense{"b", 2, 96}, Unflatten{1, 12, 8}};
  CHECK(infer_shapes(spec));
  CHECK_FALSE(is_conditional(spec));
  CHECK(is_conditional(tiny_spec()));
}

}  // namespace
}  // namespace vaelet::test
