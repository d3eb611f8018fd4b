// A training that is stopped, shared or repeated gives the weights of one that ran through alone.
#include <cstdint>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "native/train/checkpoint/checkpoint.h"
#include "native/train/trainer.h"
#include "tests/unit/native/train/trainer_fixture.h"

using namespace vaelet;
using namespace vaelet::native;

TEST_CASE_METHOD(TrainerFixture, "a training stops after the batch at which it is asked to") {
  Vae vae = fresh_vae("mlp-vae");
  std::int64_t images_done = 0;
  TrainObserver observer;
  observer.on_batch = [&](const BatchReport& report) { images_done = report.images_done; };
  observer.on_epoch = [](const EpochReport&, const Vae&) -> Result<void> {
    FAIL("the epoch was not finished");
    return {};
  };
  observer.stop_requested = [&] { return images_done >= 32; };
  Checkpoint state = fresh_state(vae);
  const auto end = run(vae, state, split(images(), 32, 1), options_with(1.0, 4), observer);
  REQUIRE(end);
  CHECK(*end == TrainEnd::interrupted);
  CHECK(images_done == 32);
}

TEST_CASE_METHOD(TrainerFixture, "the same seed and threads give the same weights, bit for bit") {
  TrainConfig options = options_with(1.0, 2);
  options.threads = GENERATE(1, 2, 3);
  const TrainingSplit data_split = split(images(), 32, 1);
  Vae one = fresh_vae("conv-cvae");
  Vae same = fresh_vae("conv-cvae");
  REQUIRE(run(one, data_split, options));
  REQUIRE(run(same, data_split, options));
  for (const auto& [name, tensor] : one.parameters()) {
    INFO(name);
    CHECK(torch::equal(tensor, same.parameters().find(name)->second));
  }
}

TEST_CASE_METHOD(TrainerFixture,
                 "threads share the work without changing the weights, but for rounding") {
  TrainConfig options = options_with(1.0, 1);
  const TrainingSplit data_split = split(images(), 32, 1);
  Vae one = fresh_vae("mlp-vae");
  Vae shared = fresh_vae("mlp-vae");
  const auto alone = run(one, data_split, options);
  options.threads = 3;
  const auto together = run(shared, data_split, options);
  REQUIRE(alone);
  REQUIRE(together);
  for (const auto& [name, tensor] : one.parameters()) {
    INFO(name);
    CHECK(torch::allclose(tensor, shared.parameters().find(name)->second, 1e-3, 1e-5));
  }
}

TEST_CASE_METHOD(TrainerFixture, "a training that was interrupted goes on bit for bit") {
  TrainConfig options = options_with(1.0, 3);
  options.threads = 2;
  options.cosine = true;
  options.average_decay = 0.9;
  const auto kind = GENERATE(LikelihoodKind::bernoulli, LikelihoodKind::gaussian);
  options.binarise = kind == LikelihoodKind::bernoulli;
  options.optimal_sigma2 = kind == LikelihoodKind::gaussian;
  const TrainingSplit data_split = split(images(), 32, 1);
  TrainObserver observer;
  std::vector<double> metrics;
  observer.on_epoch = [&](const EpochReport& report, const Vae&) -> Result<void> {
    metrics.insert(metrics.end(), {report.training.reconstruction, report.training.kl,
                                   report.validation.elbo(), report.sigma2});
    return {};
  };
  Vae straight = fresh_vae("mlp-vae", kind);
  Checkpoint straight_state = fresh_state(straight);
  REQUIRE(run(straight, straight_state, data_split, options, observer));
  const std::vector<double> straight_metrics = std::exchange(metrics, {});

  const auto path = folder.path() / "checkpoint";
  int batches = 0;
  observer.on_batch = [&](const BatchReport&) { ++batches; };
  observer.stop_requested = [&] { return batches % 4 == 0; };
  observer.save = [&](const Checkpoint& state) {
    return write_checkpoint(path, {"run", "{}"}, state);
  };
  TrainEnd end = TrainEnd::interrupted;
  int runs = 0;
  Parameters reached;
  while (end == TrainEnd::interrupted) {
    REQUIRE(++runs < 50);
    Vae vae = fresh_vae("mlp-vae", kind);
    Checkpoint state(vae, seeded_generator(99));
    if (runs > 1) {
      REQUIRE(restore_checkpoint(path, read_checkpoint_file(path).value(), "run",
                                 data_split.training.size(), options.batch_size, state));
    }
    if (runs == 1) state.generator = seeded_generator(4);
    const auto ended = run(vae, state, data_split, options, observer);
    REQUIRE(ended);
    end = *ended;
    reached = state.best.weights;
  }
  CHECK(runs > 5);
  CHECK(metrics == straight_metrics);
  for (const auto& [name, tensor] : straight_state.best.weights) {
    INFO(name);
    CHECK(torch::equal(tensor, reached.find(name)->second));
  }
}
