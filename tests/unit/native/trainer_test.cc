#include "native/train/trainer.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "native/data/data_set.h"
#include "native/torch/export.h"
#include "native/torch/sampling.h"
#include "native/train/aggregate_posterior.h"
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
    data = load_data_set(folder.path()).value();
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

  /// The reports of the epochs, or the error.
  static Result<std::vector<EpochReport>> run(Vae& vae, const TrainingSplit& split,
                                              const TrainOptions& options) {
    std::vector<EpochReport> reports;
    TrainObserver observer;
    observer.on_epoch = [&](const EpochReport& report) { reports.push_back(report); };
    torch::Generator generator = at::detail::createCPUGenerator(4);
    auto end = train(vae, split, options, generator, observer);
    if (!end) return pass_on(end);
    return reports;
  }
};

}  // namespace

TEST_CASE_METHOD(TrainerFixture, "training raises the ELBO of images it has not seen") {
  Vae vae = fresh_vae(GENERATE(std::string("mlp-vae"), std::string("conv-cvae")));
  const auto reports = run(vae, split(images(), 32, 1), {1.0, 12, 16, 3e-3});
  REQUIRE(reports);
  REQUIRE(reports->size() == 12);
  CHECK(reports->back().validation.elbo() > reports->front().validation.elbo() + 5.0);
  CHECK(reports->back().validation.kl > 0.1);
}

TEST_CASE_METHOD(TrainerFixture, "beta weighs the KL") {
  const TrainingSplit data_split = split(images(), 32, 1);
  Vae free = fresh_vae("mlp-vae");
  Vae pressed = fresh_vae("mlp-vae");
  const auto free_reports = run(free, data_split, {0.0, 4, 16, 1e-3});
  const auto pressed_reports = run(pressed, data_split, {50.0, 4, 16, 1e-3});
  REQUIRE(free_reports);
  REQUIRE(pressed_reports);
  CHECK(pressed_reports->back().validation.kl < 0.5);
  CHECK(free_reports->back().validation.kl > 2.0 * pressed_reports->back().validation.kl);
}

TEST_CASE_METHOD(TrainerFixture, "a loss that is not finite ends the training with its figures") {
  Vae vae = fresh_vae("mlp-vae");
  const auto reports = run(vae, split(images(), 32, 1), {1.0, 4, 16, 1e20});
  REQUIRE_FALSE(reports);
  CHECK(reports.error().code == ErrorCode::tensor_not_finite);
  CHECK(reports.error().detail.find("expected a finite loss") != std::string::npos);
}

TEST_CASE_METHOD(TrainerFixture, "a training stops after the batch at which it is asked to") {
  Vae vae = fresh_vae("mlp-vae");
  std::int64_t images_done = 0;
  TrainObserver observer;
  observer.on_batch = [&](const BatchReport& report) { images_done = report.images_done; };
  observer.on_epoch = [](const EpochReport&) { FAIL("the epoch was not finished"); };
  observer.stop_requested = [&] { return images_done >= 32; };
  torch::Generator generator = at::detail::createCPUGenerator(4);
  const auto end = train(vae, split(images(), 32, 1), {1.0, 4, 16, 1e-3}, generator, observer);
  REQUIRE(end);
  CHECK(*end == TrainEnd::interrupted);
  CHECK(images_done == 32);
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
  content.prior = fit_prior(encoded, is_conditional(vae.spec()) ? small_classes : 1);
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
