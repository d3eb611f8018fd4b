#include "native/torch/transposed_convolution.h"

#include <random>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace vaelet;
using namespace vaelet::native;

namespace {

ConvTranspose2d random_layer(std::mt19937& random) {
  const auto draw = [&](int low, int high) {
    return std::uniform_int_distribution(low, high)(random);
  };
  ConvTranspose2d layer;
  layer.in = draw(1, 5);
  layer.out = draw(1, 5);
  layer.stride = draw(1, 4);
  layer.kernel = draw(1, 6);
  const int most = (layer.kernel - 1) / 2;
  layer.padding = draw(0, 1) == 0
                      ? Padding(draw(0, most))
                      : Padding(draw(0, most), draw(0, most), draw(0, most), draw(0, most));
  layer.output_padding = draw(0, layer.stride - 1);
  return layer;
}

/// LibTorch's own, which knows a padding of equal sides only, with the padding cut off after.
torch::Tensor reference(const torch::Tensor& x, const torch::Tensor& weight,
                        const torch::Tensor& bias, const ConvTranspose2d& layer) {
  const auto& [top, left, bottom, right] = layer.padding;
  const torch::Tensor whole =
      torch::conv_transpose2d(x, weight, bias, layer.stride, 0, layer.output_padding);
  return whole.slice(2, top, whole.size(2) - bottom).slice(3, left, whole.size(3) - right);
}

}  // namespace

TEST_CASE("transposed convolutions and their gradients are LibTorch's, at every geometry") {
  std::mt19937 random(61);
  torch::manual_seed(61);
  std::uniform_int_distribution side(1, 5);  // so that some outputs are smaller than the stride
  for (int trial = 0; trial < 200; ++trial) {
    const ConvTranspose2d layer = random_layer(random);
    const auto& [top, left, bottom, right] = layer.padding;
    INFO("trial " << trial << ": kernel " << layer.kernel << ", stride " << layer.stride
                  << ", padding " << top << " " << left << " " << bottom << " " << right
                  << ", output padding " << layer.output_padding);
    const auto option = torch::requires_grad();
    const torch::Tensor x = torch::randn({3, layer.in, side(random), side(random)}, option);
    const torch::Tensor weight =
        torch::randn({layer.in, layer.out, layer.kernel, layer.kernel}, option);
    const torch::Tensor bias = torch::randn({layer.out}, option);
    const torch::Tensor expected = reference(x, weight, bias, layer);
    const torch::Tensor found = transposed_convolution(x, weight, bias, layer);
    REQUIRE(found.sizes() == expected.sizes());
    CHECK(torch::allclose(found, expected, 1e-4, 1e-4));
    const torch::Tensor direction = torch::randn_like(expected);
    const auto expected_gradients =
        torch::autograd::grad({expected}, {x, weight, bias}, {direction});
    const auto gradients = torch::autograd::grad({found}, {x, weight, bias}, {direction});
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      CHECK(torch::allclose(gradients[i], expected_gradients[i], 1e-3, 1e-3));
    }
  }
}
