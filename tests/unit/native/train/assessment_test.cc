#include "native/train/assessment.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

// About those of MNIST.
constexpr TrivialModel of_digits{206.5, 543.4, 543.4, 1.0};

/// The facts of a late epoch whose latent dimensions carry equal parts of `kl`.
EpochFacts epoch_facts(double reconstruction, double kl, int dimensions = 8) {
  return {
      .validation = {{reconstruction, kl},
                     std::vector<double>(static_cast<std::size_t>(dimensions), kl / dimensions)},
      .sigma2 = 0.0,
      .beta = 1.0,
      .steps = 5000,
      .best_before = {}};
}

Condition condition_of(const EpochFacts& of_epoch) { return assess(of_epoch, of_digits).condition; }

}  // namespace

TEST_CASE("a model that is better than the mean image is sound, and nothing is said of it") {
  const Assessment assessment = assess(epoch_facts(80.0, 25.0), of_digits);
  CHECK(assessment.condition == Condition::sound);
  CHECK(assessment.finding.empty());
}

TEST_CASE("a loss far above that of one grey, or that is no number, has diverged") {
  const Assessment assessment = assess(epoch_facts(1.3e30, 4e30), of_digits);
  CHECK(assessment.condition == Condition::diverged);
  CHECK_THAT(assessment.finding, ContainsSubstring("ELBO -5.3e+30 nats"));
  CHECK_THAT(assessment.finding, ContainsSubstring("-206.5"));
  CHECK(condition_of(epoch_facts(1100.0, 0.0)) == Condition::diverged);
  CHECK(condition_of(epoch_facts(std::numeric_limits<double>::quiet_NaN(), 1.0)) ==
        Condition::diverged);
  CHECK(condition_of(epoch_facts(std::numeric_limits<double>::infinity(), 1.0)) ==
        Condition::diverged);
}

TEST_CASE(
    "the first epochs of a small training have not diverged: nor better than the mean image") {
  EpochFacts first = epoch_facts(560.0, 1.0);
  first.steps = 2;
  CHECK(condition_of(first) == Condition::untrained);
}

TEST_CASE("a large KL is no divergence where beta is small, and is where it is 1") {
  EpochFacts autoencoder = epoch_facts(60.0, 3000.0);
  CHECK(condition_of(autoencoder) == Condition::diverged);
  autoencoder.beta = 0.0;
  CHECK(condition_of(autoencoder) == Condition::sound);
  autoencoder.beta = 0.1;  // on the way through a warm-up
  CHECK(condition_of(autoencoder) == Condition::untrained);
}

TEST_CASE("sigma2 far above the variance of the pixels runs away") {
  EpochFacts gaussian = epoch_facts(150.0, 20.0);
  gaussian.sigma2 = 2.0;  // in the first batches
  CHECK(condition_of(gaussian) == Condition::sound);
  gaussian.sigma2 = 4.8e13;
  const Assessment assessment = assess(gaussian, of_digits);
  CHECK(assessment.condition == Condition::diverged);
  CHECK_THAT(assessment.finding, ContainsSubstring("sigma2 4.8e+13"));
}

TEST_CASE("a model that loses the mean image after it was better has diverged") {
  EpochFacts lost = epoch_facts(330.0, 5.0);
  CHECK(condition_of(lost) == Condition::untrained);
  lost.best_before = ElboTerms{90.0, 25.0};
  CHECK(condition_of(lost) == Condition::diverged);
  lost.best_before = ElboTerms{400.0, 25.0};
  CHECK(condition_of(lost) == Condition::untrained);
}

TEST_CASE("a model none of whose dimensions carries anything has collapsed") {
  const Assessment assessment = assess(epoch_facts(205.0, 0.01, 8), of_digits);
  CHECK(assessment.condition == Condition::collapsed);
  CHECK_THAT(assessment.finding,
             ContainsSubstring("0 of 8 latent dimensions carry more than 0.01 nats"));
  CHECK(condition_of(epoch_facts(205.0, 0.09, 8)) == Condition::sound);
  EpochFacts one_active = epoch_facts(205.0, 0.0, 8);
  one_active.validation.kl[3] = 0.5;
  CHECK(condition_of(one_active) == Condition::sound);
}

TEST_CASE("a beginner whose KL passes through its minimum has not collapsed") {
  EpochFacts beginner = epoch_facts(450.0, 0.01, 8);
  beginner.steps = 20;
  CHECK(condition_of(beginner) == Condition::untrained);
  beginner.steps = 2000;
  CHECK(condition_of(beginner) == Condition::collapsed);
}
