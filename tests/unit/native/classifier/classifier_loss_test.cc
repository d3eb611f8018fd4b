#include "native/classifier/classifier_loss.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/torch/threads.h"
#include "native/train/objective.h"
#include "tests/unit/native/train/trainer_fixture.h"
#include "tests/unit/support/objective_fixture.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinRel;

namespace {

/// Makes a classifier with weights that chance gives, and statistics as of batches.
Classifier random_classifier(const ImageFormat& image, const std::vector<std::string>& classes) {
  torch::manual_seed(52);
  Classifier classifier(ClassifierFormat{image, classes});
  const torch::NoGradGuard no_grad;
  for (const auto& buffer : classifier->named_buffers()) {
    if (buffer.key().ends_with("mean")) buffer.value().uniform_(-0.1, 0.1);
    if (buffer.key().ends_with("var")) buffer.value().uniform_(0.5, 1.5);
  }
  return classifier;
}

struct ClassifierLossFixture : ObjectiveFixture {
  Classifier classifier = random_classifier(format, {"a", "b", "c"});
  Vae model = vae("conv-cvae", LikelihoodKind::gaussian);
  Batch images = batch();

  BatchLoss loss(const Noise& noise) { return batch_loss(model, images, noise, options, 1.0); }
  BatchLoss plain_loss(const Noise& noise) const {
    return batch_loss(model, images, noise, TrainConfig{}, 1.0);
  }
  void add_terms(double label_weight, double feature_weight) {
    options.classifier_loss =
        std::make_shared<ClassifierLoss>(classifier, label_weight, feature_weight);
  }
  torch::Tensor z(const Noise& noise) const {
    const Posterior posterior = model.encode(model.to_model_space(images.pixels), images.label);
    return posterior.mean + posterior.sigma * noise.epsilon[0];
  }
  /// What the classifier sees of decoded images or pixels: all of it, `down` and `right`.
  torch::Tensor features_of(const torch::Tensor& pixels, const ClassifierNoise& noise) {
    torch::Tensor moved = torch::zeros_like(pixels);
    const auto height = pixels.size(2);
    const auto width = pixels.size(3);
    for (std::int64_t row = 0; row < height; ++row) {
      for (std::int64_t column = 0; column < width; ++column) {
        const auto from_row = row - noise.down;
        const auto from_column = column - noise.right;
        if (from_row < 0 || from_row >= height || from_column < 0 || from_column >= width) continue;
        moved.select(2, row).select(2, column).copy_(
            pixels.select(2, from_row).select(2, from_column));
      }
    }
    classifier->eval();
    return classifier->features(moved);
  }
};

}  // namespace

TEST_CASE_METHOD(ClassifierLossFixture, "the label term is -log p of the labels that were drawn") {
  add_terms(2.5, 0.0);
  const Noise draws = noise(model);
  const torch::NoGradGuard no_grad;
  double expected = 0.0;
  for (std::int64_t image = 0; image < 5; ++image) {
    const auto label = draws.classifier.labels[image].item<std::int64_t>();
    const torch::Tensor decoded =
        model.decode(z(draws)[image].unsqueeze(0), torch::eye(3)[label].unsqueeze(0));
    const torch::Tensor logits =
        classifier->classify(features_of(model.to_pixels(decoded), draws.classifier))[0];
    double sum = 0.0;
    for (std::int64_t other = 0; other < 3; ++other) sum += std::exp(logits[other].item<double>());
    expected += std::log(sum) - logits[label].item<double>();
  }
  const auto added = (loss(draws).loss - plain_loss(draws).loss).item<double>();
  CHECK_THAT(added, WithinRel(2.5 * expected, 1e-3));
}

TEST_CASE_METHOD(ClassifierLossFixture, "the feature term is half the squared distance") {
  add_terms(0.0, 0.7);
  const Noise draws = noise(model);
  CHECK_FALSE(draws.classifier.labels.defined());
  const torch::NoGradGuard no_grad;
  const torch::Tensor decoded = model.to_pixels(model.decode(z(draws), images.label));
  const torch::Tensor difference =
      features_of(decoded, draws.classifier) - features_of(images.pixels, draws.classifier);
  double expected = 0.0;
  for (std::int64_t image = 0; image < 5; ++image) {
    for (std::int64_t i = 0; i < classifier_feature_count; ++i) {
      const auto value = difference[image][i].item<double>();
      expected += value * value / 2;
    }
  }
  REQUIRE(expected > 0.0);
  const auto added = (loss(draws).loss - plain_loss(draws).loss).item<double>();
  CHECK_THAT(added, WithinRel(0.7 * expected, 1e-3));
}

TEST_CASE_METHOD(ClassifierLossFixture, "parts of a batch add up to the whole") {
  add_terms(1.0, 1.0);
  const Noise draws = noise(model);
  const Batch first{images.pixels.narrow(0, 0, 2), images.label.narrow(0, 0, 2)};
  const Batch second{images.pixels.narrow(0, 2, 3), images.label.narrow(0, 2, 3)};
  const auto sum = batch_loss(model, first, draws.part(0, 2), options, 1.0).loss +
                   batch_loss(model, second, draws.part(2, 3), options, 1.0).loss;
  CHECK_THAT(sum.item<double>(), WithinRel(loss(draws).loss.item<double>(), 1e-5));
}

TEST_CASE_METHOD(ClassifierLossFixture, "images are moved by up to two pixels, each way") {
  add_terms(0.0, 1.0);
  std::vector<int> down(5, 0);
  std::vector<int> right(5, 0);
  for (int batch = 0; batch < 200; ++batch) {
    const ClassifierNoise drawn = noise(model).classifier;
    REQUIRE(std::abs(drawn.down) <= 2);
    REQUIRE(std::abs(drawn.right) <= 2);
    ++down[static_cast<std::size_t>(drawn.down + 2)];
    ++right[static_cast<std::size_t>(drawn.right + 2)];
  }
  for (const int count : down) CHECK(count > 10);
  for (const int count : right) CHECK(count > 10);
}

TEST_CASE_METHOD(TrainerFixture,
                 "a classifier's terms fall while they are trained, and its weights stay") {
  const TrainingSplit split{images(), images()};
  set_threads(1);
  Classifier classifier = train_classifier({data.image, data.class_names}, images(),
                                           {.epochs = 5, .batch_size = 16}, [](int, double) {});
  const torch::Tensor before =
      torch::nn::utils::parameters_to_vector(classifier->parameters()).clone();
  const auto term_after = [&](bool with_classifier) {
    Vae vae = fresh_vae("conv-cvae");
    TrainConfig options = options_with(1.0, 6, 3e-3);
    const auto terms = std::make_shared<ClassifierLoss>(classifier, 20.0, 0.0);
    if (with_classifier) options.classifier_loss = terms;
    REQUIRE(run(vae, split, options));
    options.classifier_loss = terms;
    torch::Generator generator = seeded_generator(5);
    const Batch batch = split.training.batch(torch::arange(64));
    const Noise draws = draw_noise(vae.spec(), options, 64, generator);
    const torch::NoGradGuard no_grad;
    const auto with = batch_loss(vae, batch, draws, options, 1.0).loss;
    return (with - batch_loss(vae, batch, draws, TrainConfig{}, 1.0).loss).item<double>();
  };
  CHECK(term_after(true) < 0.8 * term_after(false));
  CHECK(torch::equal(torch::nn::utils::parameters_to_vector(classifier->parameters()), before));
}
