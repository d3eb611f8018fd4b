#include "web/training/trainer.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "shared/weights/weights_file.h"
#include "tests/unit/web/training/training_fixture.h"
#include "web/training/trained_file.h"

using namespace vaelet;
using namespace vaelet::training;
using Catch::Matchers::ContainsSubstring;

namespace {

/// A small model on 200 bars of 8 x 10 pixels, of which 40 are for testing.
Trainer make_trainer(std::uint64_t seed = 1) {
  Digits digits = Digits::read(make_digits_file(160, 40, 10, 8)).value();
  return Trainer::create(std::move(digits), {.widths = {24, 12}, .seed = seed, .batch = 32})
      .value();
}

void take_steps(Trainer& trainer, int steps, const StepConfig& config = {.learning_rate = 0.01}) {
  for (int step = 0; step < steps; ++step) trainer.step(config);
}

}  // namespace

TEST_CASE("Steps lower -ELBO of images that are not trained on") {
  Trainer trainer = make_trainer();
  const ElboTerms before = trainer.test_terms();
  take_steps(trainer, 300);
  const ElboTerms after = trainer.test_terms();
  CHECK(trainer.steps() == 300);
  CHECK_FALSE(trainer.has_diverged());
  // Ten bars and one noisy pixel in twenty: the entropy of the noise is 14.3 nats, of the bars 2.3.
  CHECK(before.reconstruction + before.kl > 50.0);
  CHECK(after.reconstruction + after.kl < 30.0);
}

TEST_CASE("The same seed gives the same weights bit for bit, another seed others") {
  Trainer one = make_trainer(5);
  Trainer same = make_trainer(5);
  Trainer other = make_trainer(6);
  for (Trainer* trainer : {&one, &same, &other}) take_steps(*trainer, 20);
  CHECK(one.vae().parameters() == same.vae().parameters());
  CHECK(one.vae().parameters() != other.vae().parameters());
}

TEST_CASE("What is shown and measured between steps changes nothing of the training") {
  Trainer watched = make_trainer();
  Trainer left_alone = make_trainer();
  const std::vector<float> z(64);  // 32 of two dimensions
  for (int step = 0; step < 12; ++step) {
    watched.step({});
    left_alone.step({});
    watched.encode_tests();
    watched.test_terms();
    watched.vae().decode(z.data(), 32);
    REQUIRE(write_trained(watched));
  }
  CHECK(watched.vae().parameters() == left_alone.vae().parameters());
}

TEST_CASE("A learning rate that is too large ends in a divergence, and not in weights of nothing") {
  Trainer trainer = make_trainer();
  int steps = 0;
  while (!trainer.has_diverged() && steps < 50) {
    trainer.step({.learning_rate = 30.0});
    ++steps;
  }
  CHECK(trainer.has_diverged());
  CHECK(trainer.steps() == steps - 1);
}

TEST_CASE("A trained model is a weights file, with statistics of the latent dimensions") {
  Trainer trainer = make_trainer();
  take_steps(trainer, 300);
  const std::vector<std::byte> bytes = write_trained(trainer).value();
  const WeightsFile file = read_weights(bytes).value();
  CHECK(file.spec.name == "mlp-vae");
  CHECK(file.spec.latent == 2);
  CHECK(file.golden.count == 8);
  CHECK(file.golden.mean.size() == 16);
  CHECK_THAT(file.training, ContainsSubstring("300 steps of 32 digits, seed 1"));
  // KL(q || p) of the aggregate is at most the mean of the images' own.
  double kl = 0.0;
  for (const float value : file.latent.kl) kl += double{value};
  CHECK(kl > 0.5);
  for (const float deviation : file.latent.std) CHECK(deviation > 0.3F);
}

TEST_CASE("Fewer digits than a step takes are refused with both numbers") {
  Digits digits = Digits::read(make_digits_file(20, 4, 10, 8)).value();
  const auto trainer = Trainer::create(std::move(digits), {.widths = {}, .seed = 1, .batch = 32});
  REQUIRE_FALSE(trainer);
  CHECK_THAT(trainer.error().detail, ContainsSubstring("at least 32 digits"));
  CHECK_THAT(trainer.error().detail, ContainsSubstring("found 20"));
}
