#include "native/train/objective.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/torch/elbo.h"
#include "shared/model/shapes.h"
#include "tests/unit/support/objective_fixture.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinRel;

namespace {

double log_normal(double value, double mean, double sigma) {
  const double scaled = (value - mean) / sigma;
  return -0.5 * scaled * scaled - std::log(sigma) - 0.5 * std::log(2.0 * std::numbers::pi);
}

}  // namespace

TEST_CASE_METHOD(ObjectiveFixture, "the loss is the reconstruction and beta times the KL") {
  const Vae model = vae("conv-cvae", LikelihoodKind::bernoulli);
  const BatchLoss loss = batch_loss(model, batch(), noise(model), options, 3.0);
  CHECK_THAT(
      loss.loss.item<double>(),
      WithinRel(loss.reconstruction.item<double>() + 3.0 * loss.kl.sum().item<double>(), 1e-5));
}

TEST_CASE_METHOD(ObjectiveFixture, "attributes add what the first dimensions say of them") {
  const Vae model = vae("conv-cvae", LikelihoodKind::bernoulli);
  Batch images = batch();
  const Noise draws = noise(model);
  const double plain = batch_loss(model, images, draws, options, 1.0).loss.item<double>();
  images.attributes = torch::rand({5, 2}, generator);
  options.attribute_weight = 30.0;
  const Posterior posterior = model.encode(model.to_model_space(images.pixels), images.label);
  double expected = plain;
  for (std::int64_t image = 0; image < 5; ++image) {
    for (std::int64_t i = 0; i < 2; ++i) {
      const double off = (posterior.mean[image][i] - images.attributes[image][i]).item<double>();
      expected += 15.0 * (off * off + std::pow(posterior.sigma[image][i].item<double>(), 2.0));
    }
  }
  const BatchLoss loss = batch_loss(model, images, draws, options, 1.0);
  CHECK_THAT(loss.loss.item<double>(), WithinRel(expected, 1e-5));
  CHECK_THAT(loss.added.item<double>(), WithinRel(expected - plain, 1e-4));
}

TEST_CASE_METHOD(ObjectiveFixture, "free bits count as KL where a dimension carries less") {
  const Vae model = vae("mlp-vae", LikelihoodKind::bernoulli);
  const Batch images = batch();
  const Noise draws = noise(model);
  const BatchLoss plain = batch_loss(model, images, draws, options, 1.0);
  const torch::Tensor kl = plain.kl / 5.0;
  // Two dimensions carry more than that, and two less.
  options.free_bits = std::get<0>(kl.sort()).slice(0, 1, 3).mean().item<double>();
  double expected = 0.0;
  for (std::int64_t i = 0; i < 4; ++i) {
    expected += 5.0 * std::max(kl[i].item<double>(), options.free_bits);
  }
  const BatchLoss loss = batch_loss(model, images, draws, options, 3.0);
  CHECK_THAT(loss.loss.item<double>(),
             WithinRel(plain.reconstruction.item<double>() + 3.0 * expected, 1e-6));
}

TEST_CASE_METHOD(ObjectiveFixture, "the importance weighted loss is the definition's") {
  options.importance_samples = 7;
  const Vae model = vae("mlp-vae", LikelihoodKind::gaussian);
  const Batch images = batch();
  const Noise draws = noise(model);
  const torch::NoGradGuard no_grad;
  const torch::Tensor x = model.to_model_space(images.pixels);
  const Posterior posterior = model.encode(x, images.label);
  double expected = 0.0;
  for (std::int64_t image = 0; image < 5; ++image) {
    double weights = 0.0;
    for (std::int64_t draw = 0; draw < 7; ++draw) {
      const torch::Tensor z =
          posterior.mean[image] + posterior.sigma[image] * draws.epsilon[draw][image];
      double log_weight =
          -reconstruction_nats(model.spec().likelihood, model.decode(z.unsqueeze(0), {}),
                               x[image].unsqueeze(0))
               .item<double>();
      for (std::int64_t i = 0; i < 4; ++i) {
        const auto value = z[i].item<double>();
        log_weight +=
            log_normal(value, 0.0, 1.0) - log_normal(value, posterior.mean[image][i].item<double>(),
                                                     posterior.sigma[image][i].item<double>());
      }
      weights += std::exp(log_weight + 100.0);
    }
    expected -= std::log(weights / 7.0) - 100.0;
  }
  CHECK_THAT(batch_loss(model, images, draws, options, 1.0).loss.item<double>(),
             WithinRel(expected, 1e-4));
}

TEST_CASE_METHOD(ObjectiveFixture, "binarised pixels are 0 or 1, as often 1 as they are bright") {
  options.binarise = true;
  const Vae model = vae("mlp-vae", LikelihoodKind::bernoulli);
  const Noise draws = draw_noise(model.spec(), options, 5000, generator);
  const torch::Tensor ones = draws.uniform.lt(0.3).to(torch::kDouble);
  CHECK(std::abs(ones.mean().item<double>() - 0.3) < 0.005);
  // With pixels that are 0 or 1 already, nothing is left to chance.
  const Batch sharp{torch::rand(image_batch_shape(5, format), generator).round(),
                    torch::zeros({5, 3})};
  const Noise first = noise(model);
  Noise second = noise(model);
  second.epsilon = first.epsilon;
  const Noise grey{first.epsilon, {}};
  const auto expected = batch_loss(model, sharp, grey, options, 1.0).loss.item<double>();
  CHECK(batch_loss(model, sharp, first, options, 1.0).loss.item<double>() == expected);
  CHECK(batch_loss(model, sharp, second, options, 1.0).loss.item<double>() == expected);
}
