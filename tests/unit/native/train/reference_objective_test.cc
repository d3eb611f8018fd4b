#include "native/train/reference_objective.h"

#include <string>
#include <utility>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/train/objective.h"
#include "tests/unit/support/objective_fixture.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinRel;

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
                 "in the reference objective no reconstruction reaches the encoder and no KL its "
                 "convolutions") {
  options.objective = Objective::reference;
  const Vae model = vae("conv-cvae", LikelihoodKind::gaussian).replica();
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

TEST_CASE_METHOD(ObjectiveFixture, "the reference's network computes what the model computes") {
  const Vae model = vae("conv-cvae", LikelihoodKind::gaussian);
  const Batch images = batch();
  const torch::Tensor x = model.to_model_space(images.pixels);
  const Posterior expected = model.encode(x, images.label);
  const Posterior found = ReferenceNetwork(model).encode(x, images.label);
  CHECK(torch::equal(found.mean, expected.mean));
  CHECK(torch::equal(found.log_sigma, expected.log_sigma));
  CHECK(torch::equal(ReferenceNetwork(model).decode(expected.mean, images.label),
                     model.decode(expected.mean, images.label)));
}
