#include "native/train/assessment.h"

#include <algorithm>
#include <cmath>

#include "native/base/number.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// sigma2 above this many times the variance of the pixels runs away. In the first batches it may
/// pass the variance itself.
constexpr double most_variances = 10.0;
/// A part of the way from the mean image's loss to that of one grey: so near, a decoder has learned
/// the mean image; farther away again, it has lost it.
constexpr double near_mean_image = 0.15;
constexpr double lost_mean_image = 0.25;
/// After so many steps a model without an active dimension is no beginner any more.
constexpr std::int64_t steps_of_a_beginner = 1000;

/// Returns the loss of the mean image, with a part of the way to that of one grey.
double on_the_way_to_grey(const TrivialModel& trivial, double part) {
  return trivial.mean_image + part * std::max(trivial.grey - trivial.mean_image, 0.0);
}

double loss_of(const EpochFacts& facts) {
  const ElboTerms& elbo = facts.validation.elbo;
  return elbo.reconstruction + std::min(facts.beta, 1.0) * elbo.kl;
}

/// Returns `ELBO -230 nats, where the mean image with KL 0 has -206.5`.
std::string comparison(const EpochFacts& facts, const TrivialModel& trivial) {
  return fill("ELBO {} nats, where the mean image with a KL of 0 has {}",
              {rounded_text(facts.validation.elbo.elbo()), rounded_text(-trivial.mean_image)});
}

/// Returns the sign of divergence; empty where there is none.
std::string divergence(const EpochFacts& facts, const TrivialModel& trivial) {
  if (facts.sigma2 > most_variances * trivial.variance) {
    return fill("sigma2 {}, where the pixels have a variance of {}",
                {rounded_text(facts.sigma2), rounded_text(trivial.variance)});
  }
  if (!(loss_of(facts) <= trivial.grey + trivial.grey_error)) return comparison(facts, trivial);
  const double reconstruction = facts.validation.elbo.reconstruction;
  if (facts.best_before && facts.best_before->reconstruction < trivial.mean_image &&
      reconstruction > on_the_way_to_grey(trivial, lost_mean_image)) {
    return fill("reconstruction {} nats, after {} and where the mean image has {}",
                {rounded_text(reconstruction), rounded_text(facts.best_before->reconstruction),
                 rounded_text(trivial.mean_image)});
  }
  return {};
}

bool has_collapsed(const EpochFacts& facts, const TrivialModel& trivial) {
  return active_dimensions(facts.validation) == 0 &&
         (facts.steps >= steps_of_a_beginner ||
          facts.validation.elbo.reconstruction <= on_the_way_to_grey(trivial, near_mean_image));
}

}  // namespace

std::string condition_name(Condition condition) {
  switch (condition) {
    case Condition::sound:
      return "sound";
    case Condition::untrained:
      return "untrained";
    case Condition::collapsed:
      return "collapsed";
    case Condition::diverged:
      break;
  }
  return "diverged";
}

int active_dimensions(const SetMetrics& metrics) {
  return static_cast<int>(
      std::ranges::count_if(metrics.kl, [](double kl) { return kl >= least_active_kl; }));
}

Assessment assess(const EpochFacts& facts, const TrivialModel& trivial) {
  if (auto sign = divergence(facts, trivial); !sign.empty()) {
    return {Condition::diverged, std::move(sign)};
  }
  if (has_collapsed(facts, trivial)) {
    return {Condition::collapsed,
            fill("0 of {} latent dimensions carry more than {} nats, so that z decides nothing",
                 {facts.validation.kl.size(), rounded_text(least_active_kl)})};
  }
  if (loss_of(facts) >= trivial.mean_image) {
    return {Condition::untrained, comparison(facts, trivial)};
  }
  return {};
}

}  // namespace vaelet::native
