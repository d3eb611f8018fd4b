#include "native/train/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "native/base/file.h"
#include "native/data/data_set.h"
#include "native/torch/encode.h"
#include "native/torch/export.h"
#include "native/torch/sampling.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"
#include "native/train/validation.h"
#include "shared/model/zoo.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

/// A small data set in memory, and models for it.
struct TrainerFixture {
  TemporaryFolder folder;
  DataSet data;

  TrainerFixture() {
    write_small_data_set(folder.path());
    data = load_data_set({.folder = folder.path()}).value();
  }

  ImageSet images() const { return {data.training, data}; }

  Vae fresh_vae(const std::string& name, LikelihoodKind kind = LikelihoodKind::bernoulli) const {
    torch::Generator generator = seeded_generator(3);
    const ZooConfig options{data.image, data.class_names, 3, {kind, 0.5}};
    return Vae::create(make_model(name, options).value(), generator).value();
  }

  static Checkpoint fresh_state(const Vae& vae) { return {vae, seeded_generator(4)}; }

  /// Trains beside the trivial model of the data.
  static Result<TrainEnd> run(Vae& vae, Checkpoint& state, const TrainingSplit& split,
                              const TrainConfig& options, const TrainObserver& observer) {
    return train(vae, state, split, trivial_model(vae, options, split), options, observer);
  }

  /// The reports of the epochs, or the error.
  static Result<std::vector<EpochReport>> run(Vae& vae, const TrainingSplit& split,
                                              const TrainConfig& options) {
    std::vector<EpochReport> reports;
    TrainObserver observer;
    observer.on_epoch = [&](const EpochReport& report, const Vae&) -> Result<void> {
      reports.push_back(report);
      return {};
    };
    Checkpoint state = fresh_state(vae);
    VAELET_TRY(run(vae, state, split, options, observer));
    return reports;
  }
};

TrainConfig options_with(double beta, int epochs, double learning_rate = 1e-3) {
  TrainConfig options;
  options.beta = Schedule(beta);
  options.epochs = epochs;
  options.batch_size = 16;
  options.learning_rate = learning_rate;
  return options;
}

}  // namespace

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

TEST_CASE_METHOD(TrainerFixture,
                 "the validation images depend on the seed and are not trained on") {
  const TrainingSplit one = split(images(), 32, 1);
  const TrainingSplit same = split(images(), 32, 1);
  const TrainingSplit other = split(images(), 32, 2);
  CHECK(one.training.size() == small_training_count - 32);
  const auto pixels = [](const ImageSet& set) {
    return set.batch(torch::arange(set.size())).pixels;
  };
  CHECK(torch::equal(pixels(one.validation), pixels(same.validation)));
  CHECK_FALSE(torch::equal(pixels(one.validation), pixels(other.validation)));
  const torch::Tensor all = torch::cat({pixels(one.training), pixels(one.validation)}).flatten(1);
  const torch::Tensor before = pixels(images()).flatten(1);
  CHECK(torch::equal(std::get<0>(all.sum(1).sort()), std::get<0>(before.sum(1).sort())));
}

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
