#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "native/train/trivial_model.h"
#include "native/train/validation.h"

namespace vaelet::native {

/// A dimension that carries less than this is called inactive, in nats.
inline constexpr double least_active_kl = 0.01;

/// What the metrics of an epoch say about the model.
enum class Condition {
  sound,
  untrained,  // no better than the mean image, so far
  collapsed,  // no latent dimension carries anything: z decides nothing
  diverged,   // worse than any model that looks at no image
};

/// Returns the name in reports and files: `sound`, `untrained`, `collapsed`, `diverged`.
std::string condition_name(Condition condition);

/// Returns whether a model of this condition may be called the best of its training.
constexpr bool is_usable(Condition condition) {
  return condition == Condition::sound || condition == Condition::untrained;
}

/// A condition, and the numbers that show it, as a clause of a sentence; empty when sound.
struct Assessment {
  Condition condition = Condition::sound;
  std::string finding;
};

/// The facts about an epoch that are assessed.
struct EpochFacts {
  SetMetrics validation;
  double sigma2 = 0.0;     // of a Gaussian likelihood; 0: none
  double beta = 1.0;       // at the epoch's end
  std::int64_t steps = 0;  // since the start
  std::optional<ElboTerms> best_before = {};
};

/// Compares a model with those that look at no image. Diverged: the validation loss is far above
/// that of one grey, or sigma2 far above the variance of the pixels, or the reconstructions became
/// clearly worse than the mean image after they were better. The KL counts with beta, at most once,
/// so that a small beta or a warm-up is no divergence. Collapsed: no dimension is active, and the
/// decoder had time to learn the mean image; before that, the KL of a sound training passes through
/// a minimum.
Assessment assess(const EpochFacts& facts, const TrivialModel& trivial);

/// Returns how many dimensions carry at least `least_active_kl`.
int active_dimensions(const SetMetrics& metrics);

}  // namespace vaelet::native
