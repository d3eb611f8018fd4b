#include "native/train/trainer.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "native/base/file.h"
#include "native/data/data_set.h"
#include "native/torch/export.h"
#include "native/torch/sampling.h"
#include "native/train/aggregate_posterior.h"
#include "native/train/validation.h"
#include "shared/model/zoo.h"
#include "tests/unit/native/idx_files.h"
#include "tests/unit/native/temporary_folder.h"

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

  ImageSet images() const {
    return {data.training, data.height, data.width,
            static_cast<std::int64_t>(data.class_names.size())};
  }

  Vae fresh_vae(const std::string& name) const {
    torch::Generator generator = at::detail::createCPUGenerator(3);
    const ZooOptions options{{data.height, data.width}, data.class_names, 3, {}};
    return Vae::create(make_model(name, options).value(), generator).value();
  }

  static TrainState fresh_state(const Vae& vae) { return {vae, at::detail::createCPUGenerator(4)}; }

  /// The reports of the epochs, or the error.
  static Result<std::vector<EpochReport>> run(Vae& vae, const TrainingSplit& split,
                                              const TrainOptions& options) {
    std::vector<EpochReport> reports;
    TrainObserver observer;
    observer.on_epoch = [&](const EpochReport& report, const Vae&) -> Result<void> {
      reports.push_back(report);
      return {};
    };
    TrainState state = fresh_state(vae);
    auto end = train(vae, state, split, options, observer);
    if (!end) return pass_on(end);
    return reports;
  }
};

TrainOptions options_with(double beta, int epochs, double learning_rate = 1e-3) {
  TrainOptions options;
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

TEST_CASE_METHOD(TrainerFixture, "a loss that is not finite ends the training with its figures") {
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
  TrainState state = fresh_state(vae);
  const auto end = train(vae, state, split(images(), 32, 1), options_with(1.0, 4), observer);
  REQUIRE(end);
  CHECK(*end == TrainEnd::interrupted);
  CHECK(images_done == 32);
}

TEST_CASE_METHOD(TrainerFixture, "the same seed and threads give the same weights, bit for bit") {
  TrainOptions options = options_with(1.0, 2);
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

TEST_CASE_METHOD(TrainerFixture, "threads share the work without changing what is learnt") {
  TrainOptions options = options_with(1.0, 1);
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
  TrainOptions options = options_with(1.0, 3);
  options.threads = 2;
  options.cosine = true;
  options.average_decay = 0.9;
  options.binarise = true;
  const TrainingSplit data_split = split(images(), 32, 1);
  Vae straight = fresh_vae("mlp-vae");
  TrainState straight_state = fresh_state(straight);
  REQUIRE(train(straight, straight_state, data_split, options, {}));

  const auto path = folder.path() / "checkpoint";
  TrainObserver observer;
  int batches = 0;
  observer.on_batch = [&](const BatchReport&) { ++batches; };
  observer.stop_requested = [&] { return batches % 4 == 0; };
  observer.save = [&](const TrainState& state) { return write_checkpoint(path, "run", state); };
  TrainEnd end = TrainEnd::interrupted;
  int runs = 0;
  Parameters reached;
  while (end == TrainEnd::interrupted) {
    REQUIRE(++runs < 50);
    Vae vae = fresh_vae("mlp-vae");
    TrainState state(vae, at::detail::createCPUGenerator(99));
    if (runs > 1) REQUIRE(read_checkpoint(path, "run", state));
    if (runs == 1) state.generator = at::detail::createCPUGenerator(4);
    const auto ended = train(vae, state, data_split, options, observer);
    REQUIRE(ended);
    end = *ended;
    reached = state.best.weights;
  }
  CHECK(runs > 5);
  for (const auto& [name, tensor] : straight_state.best.weights) {
    INFO(name);
    CHECK(torch::equal(tensor, reached.find(name)->second));
  }
}

TEST_CASE_METHOD(TrainerFixture,
                 "a checkpoint of another run is refused by the line that differs") {
  const Vae vae = fresh_vae("mlp-vae");
  TrainState state = fresh_state(vae);
  const auto path = folder.path() / "checkpoint";
  REQUIRE(write_checkpoint(path, "--latent 2\n--seed 1\n", state));
  CHECK(read_checkpoint(path, "--latent 2\n--seed 1\n", state));
  const auto read = read_checkpoint(path, "--latent 2\n--seed 7\n", state);
  REQUIRE_FALSE(read);
  CHECK(read.error().detail.find("belongs to another run: expected --seed 7, found --seed 1") !=
        std::string::npos);
}

TEST_CASE_METHOD(TrainerFixture, "a damaged checkpoint is refused and the state kept from it") {
  const Vae vae = fresh_vae("mlp-vae");
  TrainState state = fresh_state(vae);
  const auto path = folder.path() / "checkpoint";
  REQUIRE(write_checkpoint(path, "run", state));
  const auto whole = read_file(path);
  REQUIRE(whole);
  const std::size_t kept = GENERATE_COPY(std::size_t{0}, std::size_t{7}, whole->size() / 2);
  REQUIRE(write_file(path, std::span(*whole).first(kept)));
  const auto read = read_checkpoint(path, "run", state);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::data_damaged);
}

TEST_CASE_METHOD(TrainerFixture,
                 "a training ends early when nothing gets better, and keeps the best") {
  TrainOptions options = options_with(1.0, 60, 3e-2);
  options.patience = 3;
  Vae vae = fresh_vae("mlp-vae");
  TrainState state = fresh_state(vae);
  const auto end = train(vae, state, split(images(), 32, 1), options, {});
  REQUIRE(end);
  CHECK(*end == TrainEnd::stopped_early);
  CHECK(state.last.epoch == state.best.epoch + 3);
  CHECK(state.best.validation.elbo() > state.last.validation.elbo());
}

TEST_CASE_METHOD(TrainerFixture, "an averaged model is steadier than the weights that it follows") {
  TrainOptions options = options_with(1.0, 3, 1e-2);
  options.average_decay = 0.95;
  Vae vae = fresh_vae("mlp-vae");
  TrainState state = fresh_state(vae);
  REQUIRE(train(vae, state, split(images(), 32, 1), options, {}));
  Crew crew(1);
  const auto moving = evaluate(vae, split(images(), 32, 1).validation, false, crew);
  REQUIRE(moving);
  CHECK_FALSE(torch::equal(state.average.begin()->second, state.weights.begin()->second));
  CHECK(state.last.validation.elbo() > moving->elbo.elbo());
}

TEST_CASE_METHOD(TrainerFixture, "an optimal sigma2 comes to the decoder's mean squared error") {
  ZooOptions zoo{{data.height, data.width}, data.class_names, 3, {LikelihoodKind::gaussian, 1.0}};
  torch::Generator generator = at::detail::createCPUGenerator(3);
  Vae vae = Vae::create(make_model("mlp-vae", zoo).value(), generator).value();
  // So much weight on the KL that the error soon stays what it is: the variance of the pixels.
  TrainOptions options = options_with(100.0, 60);
  options.optimal_sigma2 = true;
  TrainState state = fresh_state(vae);
  const TrainingSplit data_split = split(images(), 32, 1);
  REQUIRE(train(vae, state, data_split, options, {}));
  const torch::NoGradGuard no_grad;
  const Batch batch = data_split.training.batch(torch::arange(data_split.training.size()));
  const Posterior posterior = vae.encode(batch.pixels, batch.label);
  const torch::Tensor decoded = vae.decode(sample_posterior(posterior, generator), batch.label);
  const double error = (decoded - batch.pixels).square().mean().item<double>();
  CHECK(vae.spec().likelihood.sigma2 < 0.5);
  CHECK(std::abs(std::log(vae.spec().likelihood.sigma2 / error)) < 0.15);
}

TEST_CASE_METHOD(TrainerFixture, "the held-out images depend on the seed and are not trained on") {
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
}
