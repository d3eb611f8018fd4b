#include "native/train/objective.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/torch/elbo.h"
#include "shared/model/zoo.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinRel;

namespace {

/// A model of 8 x 12 images with fresh weights, and a batch of five for it.
struct ObjectiveFixture {
  torch::Generator generator = at::detail::createCPUGenerator(51);
  TrainConfig options;

  Vae vae(const std::string& name, LikelihoodKind kind) {
    ZooOptions zoo{{8, 12}, {"a", "b", "c"}, 4, {kind, 0.5}};
    if (kind == LikelihoodKind::gaussian) zoo.image = {8, 12, 1, 0.2, 0.7};
    return Vae::create(make_model(name, zoo).value(), generator).value();
  }
  Batch batch() {
    return {torch::rand({5, 1, 8, 12}, generator), torch::eye(3).repeat({2, 1}).narrow(0, 0, 5)};
  }
  Noise noise(const Vae& vae) { return draw_noise(vae.spec(), options, 5, generator); }
};

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
  const Batch sharp{torch::rand({5, 1, 8, 12}, generator).round(), torch::zeros({5, 3})};
  const Noise first = noise(model);
  Noise second = noise(model);
  second.epsilon = first.epsilon;
  const Noise grey{first.epsilon, {}};
  const auto expected = batch_loss(model, sharp, grey, options, 1.0).loss.item<double>();
  CHECK(batch_loss(model, sharp, first, options, 1.0).loss.item<double>() == expected);
  CHECK(batch_loss(model, sharp, second, options, 1.0).loss.item<double>() == expected);
}

TEST_CASE_METHOD(
    ObjectiveFixture,
    "the reference's loss sums dense models over all pixels, others over the rows only") {
  options.objective = Objective::reference;
  const auto [name, averaged_over] =
      GENERATE(std::pair(std::string("mlp-vae"), 1.0), std::pair(std::string("conv-cvae"), 12.0));
  const Vae model = vae(name, LikelihoodKind::gaussian);
  const BatchLoss loss = batch_loss(model, batch(), noise(model), options, 0.25);
  CHECK_THAT(loss.loss.item<double>(), WithinRel(loss.squared_error.item<double>() / averaged_over +
                                                     0.25 * loss.kl.sum().item<double>(),
                                                 1e-5));
}

TEST_CASE_METHOD(ObjectiveFixture,
                 "as the reference was, no reconstruction reaches the encoder and no KL its "
                 "convolutions") {
  options.objective = Objective::reference;
  Vae model = vae("conv-cvae", LikelihoodKind::gaussian).replica();
  model.cut_gradient_at_labels();
  const double beta = GENERATE(0.0, 1.0);
  batch_loss(model, batch(), noise(model), options, beta).loss.backward();
  for (const auto& [name, tensor] : model.parameters()) {
    INFO(name);
    const torch::Tensor gradient = tensor.grad();
    const bool moves = gradient.defined() && gradient.abs().max().item<double>() > 0.0;
    const bool is_decoder = name.starts_with("decoder");
    const bool is_posterior = name.starts_with("encoder.posterior");
    CHECK(moves == (is_decoder || (is_posterior && beta > 0.0)));
  }
}
