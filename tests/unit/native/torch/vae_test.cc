#include "native/torch/vae.h"

#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "native/torch/elbo.h"
#include "native/torch/seeded_generator.h"
#include "shared/model/shapes.h"
#include "shared/model/zoo.h"
#include "tests/unit/support/naive.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

const torch::Tensor& parameter(const Vae& vae, const std::string& name) {
  return vae.parameters().find(name)->second;
}

Vae zoo_vae(const std::string& name, Likelihood likelihood = {}) {
  torch::Generator generator = seeded_generator(7);
  const ZooConfig options{{12, 8}, {"a", "b", "c"}, 4, likelihood};
  return Vae::create(make_model(name, options).value(), generator).value();
}

/// Random images and labels: [B, C, 12, 8], [B, 3].
struct RandomBatch {
  torch::Generator generator;
  torch::Tensor x;
  torch::Tensor label;

  explicit RandomBatch(std::uint64_t seed, std::int64_t count = 6)
      : generator(seeded_generator(seed)),
        x(torch::rand(image_batch_shape(count, {.height = 12, .width = 8}), generator)),
        label(torch::one_hot(torch::randint(3, {count}, generator, torch::kLong), 3)
                  .to(torch::kFloat)) {}
};

/// A spec around one layer under test, so that `decode` shows what it computes.
ModelSpec decoder_of(const Layer& layer, int channels, int height, int width, Shape out) {
  ModelSpec spec;
  spec.name = "one layer";
  spec.image.height = out.height;
  spec.image.width = out.width;
  spec.latent = channels * height * width;
  spec.encoder = {Flatten{}, Dense{"encoder.posterior", out.height * out.width, 2 * spec.latent}};
  spec.decoder = {Unflatten{channels, height, width}, layer};
  return spec;
}

}  // namespace

TEST_CASE("reconstruction alone gives the encoder's first layer a gradient") {
  const auto name = GENERATE(std::string("mlp-vae"), std::string("conv-cvae"));
  const Vae vae = zoo_vae(name);
  RandomBatch batch(1);
  const torch::Tensor z = sample_posterior(vae.encode(batch.x, batch.label), batch.generator);
  const torch::Tensor decoded = vae.decode(z, batch.label);
  reconstruction_nats(vae.spec().likelihood, decoded, batch.x).sum().backward();
  for (const auto& [parameter_name, tensor] : vae.parameters()) {
    INFO(name << ' ' << parameter_name);
    REQUIRE(tensor.grad().defined());
    CHECK(tensor.grad().abs().max().item<double>() > 0.0);
  }
}

TEST_CASE("the label reaches the decoder, and the encoder, inside the graph") {
  const Vae vae = zoo_vae("conv-cvae");
  RandomBatch batch(2);
  const torch::Tensor z = torch::zeros({6, 4});
  batch.label.requires_grad_();
  vae.decode(z, batch.label).sum().backward();
  CHECK(batch.label.grad().abs().min().item<double>() > 0.0);
  batch.label.mutable_grad() = torch::Tensor();
  vae.encode(batch.x, batch.label).mean.sum().backward();
  CHECK(batch.label.grad().abs().min().item<double>() > 0.0);
}

TEST_CASE("a convolution has PyTorch's geometry on images that are not square") {
  const int stride = GENERATE(1, 2, 3);
  const int padding = GENERATE(0, 1, 2);
  const int kernel = GENERATE(3, 4);
  const int height = (9 + 2 * padding - kernel) / stride + 1;
  const int width = (6 + 2 * padding - kernel) / stride + 1;
  const Conv2d layer{"decoder.image", 2, 1, kernel, stride, padding};
  torch::Generator generator = seeded_generator(3);
  const Vae vae =
      Vae::create(decoder_of(layer, 2, 9, 6, {1, height, width, true}), generator).value();
  const torch::Tensor z = torch::randn({3, 2 * 9 * 6}, generator);
  const torch::Tensor expected = naive_conv2d(
      z.view({3, 2, 9, 6}).to(torch::kDouble),
      parameter(vae, "decoder.image.weight").detach().to(torch::kDouble),
      parameter(vae, "decoder.image.bias").detach().to(torch::kDouble), stride, padding);
  INFO("stride " << stride << ", padding " << padding << ", kernel " << kernel);
  CHECK(torch::allclose(vae.decode(z, {}).detach().to(torch::kDouble), expected, 1e-4, 1e-5));
}

TEST_CASE("a transposed convolution has PyTorch's geometry on images that are not square") {
  const int stride = GENERATE(1, 2, 3);
  const int padding = GENERATE(0, 1, 2);
  const int kernel = GENERATE(3, 4);
  const int output_padding = GENERATE_COPY(range(0, stride));
  const int height = (5 - 1) * stride - 2 * padding + kernel + output_padding;
  const int width = (3 - 1) * stride - 2 * padding + kernel + output_padding;
  const ConvTranspose2d layer{"decoder.image", 2, 1, kernel, stride, padding, output_padding};
  torch::Generator generator = seeded_generator(4);
  const Vae vae =
      Vae::create(decoder_of(layer, 2, 5, 3, {1, height, width, true}), generator).value();
  const torch::Tensor z = torch::randn({3, 2 * 5 * 3}, generator);
  const torch::Tensor expected =
      naive_conv_transpose2d(z.view({3, 2, 5, 3}).to(torch::kDouble),
                             parameter(vae, "decoder.image.weight").detach().to(torch::kDouble),
                             parameter(vae, "decoder.image.bias").detach().to(torch::kDouble),
                             stride, padding, output_padding);
  INFO("stride " << stride << ", padding " << padding << ", output padding " << output_padding);
  CHECK(torch::allclose(vae.decode(z, {}).detach().to(torch::kDouble), expected, 1e-4, 1e-5));
}

TEST_CASE("fresh weights are uniform within 1 / sqrt(fan-in), as PyTorch's") {
  const Vae vae = zoo_vae("conv-cvae");
  for (const auto& [layer, fan_in] : {std::pair<std::string, double>{"encoder.conv2", 32 * 3 * 3},
                                      {"decoder.dense", 4 + 3},
                                      {"decoder.up1", 64 * 3 * 3}}) {
    const double bound = 1.0 / std::sqrt(fan_in);
    const torch::Tensor weight = parameter(vae, layer + ".weight");
    INFO(layer);
    CHECK(weight.abs().max().item<double>() <= bound);
    CHECK(weight.abs().max().item<double>() > 0.9 * bound);
    CHECK(parameter(vae, layer + ".bias").abs().max().item<double>() <= bound);
  }
}

TEST_CASE("the logarithm of sigma stays finite, with its gradient, where sigma underflows") {
  const Vae vae = zoo_vae("mlp-vae");
  const RandomBatch batch(5);
  {
    const torch::NoGradGuard no_grad;
    parameter(vae, "encoder.posterior.weight").zero_();
    parameter(vae, "encoder.posterior.bias")
        .copy_(torch::tensor({0.F, 0.F, 0.F, 0.F, -200.F, -20.F, -3.F, 4.F}));
  }
  const Posterior posterior = vae.encode(batch.x, batch.label);
  const torch::Tensor expected =
      torch::tensor({-200.0, std::log(std::log1p(std::exp(-20.0))),
                     std::log(std::log1p(std::exp(-3.0))), std::log(std::log1p(std::exp(4.0)))});
  CHECK(torch::allclose(posterior.log_sigma[0], expected, 1e-5, 1e-6));
  kl_nats(posterior).sum().backward();
  CHECK(parameter(vae, "encoder.posterior.bias").grad().isfinite().all().item<bool>());
}

TEST_CASE("sigma by the log variance is exp(v / 2), with v between -30 and 20") {
  const torch::Tensor v = torch::tensor({-40.F, -30.F, -3.F, 0.F, 4.F, 20.F, 30.F});
  const torch::Tensor head = torch::cat({torch::zeros({1, 7}), v.unsqueeze(0)}, 1);
  const Posterior posterior = posterior_of(head, PosteriorKind::log_variance);
  const torch::Tensor expected =
      torch::tensor({std::exp(-15.0), std::exp(-15.0), std::exp(-1.5), 1.0, std::exp(2.0),
                     std::exp(10.0), std::exp(10.0)});
  CHECK(torch::allclose(posterior.sigma[0], expected, 1e-6, 0.0));
  CHECK(torch::allclose(posterior.log_sigma[0], expected.log(), 1e-6, 0.0));
}

TEST_CASE("Gaussian pixels go to model space and back, clamped") {
  ZooConfig options{{12, 8}, {}, 4, {LikelihoodKind::gaussian, 0.5}};
  options.image.mean = 0.25;
  options.image.std = 0.5;
  torch::Generator generator = seeded_generator(7);
  const Vae vae = Vae::create(make_model("mlp-vae", options).value(), generator).value();
  const torch::Tensor pixels = torch::tensor({0.0F, 0.25F, 1.0F});
  const torch::Tensor x = vae.to_model_space(pixels);
  CHECK(torch::allclose(x, torch::tensor({-0.5F, 0.0F, 1.5F})));
  CHECK(torch::allclose(vae.to_pixels(x), pixels));
  CHECK(torch::equal(vae.to_pixels(torch::tensor({-9.0F, 9.0F})), torch::tensor({0.0F, 1.0F})));
}

TEST_CASE("weights that do not fit the file's dtype are refused by name") {
  Vae vae = zoo_vae("mlp-vae");
  {
    const torch::NoGradGuard no_grad;
    parameter(vae, "decoder.dense2.bias").fill_(1e5);
  }
  const auto rounded = vae.round_weights(DType::f16);
  REQUIRE_FALSE(rounded);
  CHECK(rounded.error().detail.find("decoder.dense2.bias") != std::string::npos);
}
