#include "native/torch/export.h"

#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "native/torch/encode.h"
#include "native/torch/sampling.h"
#include "native/torch/tensor_values.h"
#include "tests/unit/native/train/trainer_fixture.h"

using namespace vaelet;
using namespace vaelet::native;

TEST_CASE_METHOD(TrainerFixture, "a set is encoded as the model sees its pixels: standardised") {
  ZooConfig zoo{data.image, data.class_names, 3, {LikelihoodKind::gaussian, 1.0}};
  zoo.image.mean = 0.2;
  zoo.image.std = 0.7;
  torch::Generator generator = seeded_generator(3);
  const Vae vae = Vae::create(make_model("conv-cvae", zoo).value(), generator).value();
  const torch::NoGradGuard no_grad;
  const Batch batch = images().batch(torch::arange(images().size()));
  const Posterior expected = vae.encode((batch.pixels - 0.2) / 0.7, batch.label);
  const EncodedSet encoded = encode_set(vae, images());
  CHECK(torch::allclose(encoded.mean, expected.mean, 1e-4, 1e-5));
  CHECK(torch::allclose(encoded.sigma, expected.sigma, 1e-4, 1e-5));
}

TEST_CASE_METHOD(TrainerFixture, "a file is read back and decodes and encodes as the model did") {
  const auto name = GENERATE(std::string("mlp-vae"), std::string("conv-cvae"));
  const DType dtype = GENERATE(DType::f32, DType::f16);
  Vae vae = fresh_vae(name);
  REQUIRE(vae.round_weights(dtype));
  const EncodedSet encoded = encode_set(vae, images());
  WeightsContent content;
  content.spec = vae.spec();
  content.network_dtype = dtype;
  content.network = network_values(vae);
  content.latent = latent_statistics(encoded);
  content.prior = fit_prior(encoded, is_conditional(vae.spec()) ? small_classes : 1, 1, 1);
  content.golden = golden_samples(vae, content.prior, 9);
  const auto bytes = write_weights(content);
  REQUIRE(bytes);
  const auto file = read_weights(*bytes);
  REQUIRE(file);

  const Vae loaded = Vae::load(*file);
  const Batch batch = images().batch(torch::arange(20));
  const torch::NoGradGuard no_grad;
  CHECK(torch::equal(loaded.encode(batch.pixels, batch.label).mean,
                     vae.encode(batch.pixels, batch.label).mean));
  const GoldenSamples& golden = file->golden;
  CHECK(golden.count == (is_conditional(vae.spec()) ? small_classes : 8));
  const torch::Tensor labels = is_conditional(vae.spec())
                                   ? tensor_of(golden.label, {golden.count, small_classes})
                                   : torch::zeros({golden.count, 0});
  const torch::Tensor images =
      decode_pixels(loaded, tensor_of(golden.z, {golden.count, 3}), labels);
  CHECK(torch::allclose(images.flatten(), tensor_of(golden.image, {images.numel()}), 1e-6, 1e-6));
  const Posterior posterior = loaded.encode(loaded.to_model_space(images), labels);
  const auto count = posterior.mean.numel();
  CHECK(torch::allclose(posterior.mean.flatten(), tensor_of(golden.mean, {count}), 1e-5, 1e-5));
  CHECK(torch::allclose(posterior.sigma.flatten(), tensor_of(golden.sigma, {count}), 1e-5, 1e-5));
}
