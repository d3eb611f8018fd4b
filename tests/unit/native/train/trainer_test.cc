#include "native/train/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "native/train/validation.h"
#include "tests/unit/native/train/trainer_fixture.h"

using namespace vaelet;
using namespace vaelet::native;

TEST_CASE_METHOD(TrainerFixture, "training raises the ELBO of images it has not seen") {
  Vae vae = fresh_vae(GENERATE(std::string("mlp-vae"), std::string("conv-cvae")));
  const auto reports = run(vae, split(images(), 32, 1), options_with(1.0, 12, 3e-3));
  REQUIRE(reports);
  REQUIRE(reports->size() == 12);
  CHECK(reports->back().validation.elbo() > reports->front().validation.elbo() + 5.0);
  CHECK(reports->back().validation.kl > 0.1);
}

TEST_CASE_METHOD(TrainerFixture, "beta weighs the KL") {
  const TrainingSplit data_split = split(images(), 32, 1);
  Vae free = fresh_vae("mlp-vae");
  Vae pressed = fresh_vae("mlp-vae");
  const auto free_reports = run(free, data_split, options_with(0.0, 4));
  const auto pressed_reports = run(pressed, data_split, options_with(50.0, 4));
  REQUIRE(free_reports);
  REQUIRE(pressed_reports);
  CHECK(pressed_reports->back().validation.kl < 0.5);
  CHECK(free_reports->back().validation.kl > 2.0 * pressed_reports->back().validation.kl);
}

TEST_CASE_METHOD(TrainerFixture, "beta follows its schedule") {
  TrainConfig options = options_with(0.0, 4);
  options.beta = Schedule::parse("0:0,2:0,2.01:50").value();
  const TrainingSplit data_split = split(images(), 32, 1);
  Vae vae = fresh_vae("mlp-vae");
  Vae free = fresh_vae("mlp-vae");
  const auto reports = run(vae, data_split, options);
  const auto free_reports = run(free, data_split, options_with(0.0, 4));
  REQUIRE(reports);
  REQUIRE(free_reports);
  CHECK((*reports)[1].validation.kl == (*free_reports)[1].validation.kl);
  CHECK((*reports)[3].validation.kl < 0.5 * (*free_reports)[3].validation.kl);
  CHECK((*reports)[1].beta == 0.0);
  CHECK((*reports)[3].beta == 50.0);
}

TEST_CASE_METHOD(TrainerFixture, "the learning rate follows half a cosine") {
  TrainConfig options = options_with(1.0, 2, 2e-3);
  options.cosine = true;
  const TrainingSplit data_split = split(images(), 32, 1);
  Vae vae = fresh_vae("mlp-vae");
  Vae constant = fresh_vae("mlp-vae");
  const auto reports = run(vae, data_split, options);
  REQUIRE(reports);
  REQUIRE(run(constant, data_split, options_with(1.0, 2, 2e-3)));
  CHECK(std::abs(reports->front().learning_rate - 1e-3) < 1e-12);
  CHECK(std::abs(reports->back().learning_rate) < 1e-12);
  const auto& [name, weight] = *vae.parameters().begin();
  CHECK_FALSE(torch::equal(weight, constant.parameters().find(name)->second));
}

TEST_CASE_METHOD(TrainerFixture, "the best epoch is best with the KL weighed by the last beta") {
  constexpr double beta = 8.0;
  Vae vae = fresh_vae("mlp-vae");
  const auto reports = run(vae, split(images(), 32, 1), options_with(beta, 16, 1e-2));
  REQUIRE(reports);
  double least = std::numeric_limits<double>::infinity();
  for (const EpochReport& report : *reports) {
    INFO("epoch " << report.epoch);
    const double loss = report.validation.reconstruction + beta * report.validation.kl;
    CHECK(report.is_best == (loss < least));
    least = std::min(least, loss);
  }
}

TEST_CASE_METHOD(TrainerFixture,
                 "a loss that is not finite ends the training, and the error names its terms") {
  Vae vae = fresh_vae("mlp-vae");
  const auto reports = run(vae, split(images(), 32, 1), options_with(1.0, 4, 1e20));
  REQUIRE_FALSE(reports);
  CHECK(reports.error().code == ErrorCode::tensor_not_finite);
  CHECK(reports.error().detail.find("expected a finite loss") != std::string::npos);
}

TEST_CASE_METHOD(TrainerFixture,
                 "a training ends early when nothing gets better, and keeps the best") {
  TrainConfig options = options_with(1.0, 60, 3e-2);
  options.patience = 3;
  Vae vae = fresh_vae("mlp-vae");
  Checkpoint state = fresh_state(vae);
  const auto end = run(vae, state, split(images(), 32, 1), options, {});
  REQUIRE(end);
  CHECK(*end == TrainEnd::stopped_early);
  CHECK(state.last.epoch == state.best.epoch + 3);
  CHECK(state.best.validation.elbo() > state.last.validation.elbo());
}

TEST_CASE_METHOD(TrainerFixture, "an averaged model is steadier than the weights that it follows") {
  TrainConfig options = options_with(1.0, 3, 1e-2);
  options.average_decay = 0.95;
  Vae vae = fresh_vae("mlp-vae");
  Checkpoint state = fresh_state(vae);
  REQUIRE(run(vae, state, split(images(), 32, 1), options, {}));
  ThreadPool pool(1);
  const auto moving = evaluate(vae, split(images(), 32, 1).validation, options, pool);
  REQUIRE(moving);
  CHECK_FALSE(torch::equal(state.average.begin()->second, state.weights.begin()->second));
  CHECK(state.last.validation.elbo() > moving->elbo.elbo());
}

TEST_CASE_METHOD(TrainerFixture, "an optimal sigma2 comes to the decoder's mean squared error") {
  ZooConfig zoo{data.image, data.class_names, 3, {LikelihoodKind::gaussian, 1.0}};
  torch::Generator generator = seeded_generator(3);
  Vae vae = Vae::create(make_model("mlp-vae", zoo).value(), generator).value();
  // So much weight on the KL that the error soon stays what it is: the variance of the pixels.
  TrainConfig options = options_with(100.0, 60);
  options.optimal_sigma2 = true;
  Checkpoint state = fresh_state(vae);
  const TrainingSplit data_split = split(images(), 32, 1);
  REQUIRE(run(vae, state, data_split, options, {}));
  const torch::NoGradGuard no_grad;
  const Batch batch = data_split.training.batch(torch::arange(data_split.training.size()));
  const Posterior posterior = vae.encode(batch.pixels, batch.label);
  const torch::Tensor decoded = vae.decode(sample_posterior(posterior, generator), batch.label);
  const double error = (decoded - batch.pixels).square().mean().item<double>();
  CHECK(vae.spec().likelihood.sigma2 < 0.5);
  CHECK(std::abs(std::log(vae.spec().likelihood.sigma2 / error)) < 0.15);
}
