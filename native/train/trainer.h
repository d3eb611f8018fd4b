#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "native/parallel/rank_group.h"
#include "native/torch/elbo.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "native/train/assessment.h"
#include "native/train/checkpoint/checkpoint.h"
#include "native/train/train_config.h"
#include "native/train/trivial_model.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The state after a batch; `training` is the mean over the epoch so far.
struct BatchReport {
  int epoch = 0;  // from 1
  std::int64_t images_done = 0;
  ElboTerms training;
};

/// The state at the end of an epoch.
struct EpochReport {
  int epoch = 0;
  ElboTerms training;  // mean over the epoch, while the weights moved
  std::optional<double>
      added;               // nats of classifier and attributes, the same mean; none: no such terms
  ElboTerms validation;    // of the averaged weights where there is an average
  std::vector<double> kl;  // [L], nats, of the validation images
  double beta = 0.0;       // at the epoch's end, as all that follows
  double learning_rate = 0.0;
  double sigma2 = 0.0;  // of a Gaussian likelihood
  Assessment assessment;
  bool is_best = false;  // so far, by the validation loss; never after a divergence
  double seconds = 0.0;
};

/// The state at a moment of the first epoch.
struct MomentReport {
  double epoch = 0.0;  // the part of the epoch that was reached, as it was asked for
  std::int64_t images_done = 0;
  std::optional<ElboTerms> training;  // mean so far; none before the first batch
  double sigma2 = 0.0;                // of a Gaussian likelihood
};

/// The caller's functions, called during the training; each may be empty.
struct TrainObserver {
  /// With the weights of an epoch better than all before it: prepares the file that will hold them.
  /// An error is a rule that no file may break; the epoch then counts as diverged, with the error's
  /// detail as the finding.
  std::function<Result<void>(const KeptWeights&, const Assessment&)> prepare_best;
  std::function<void(const BatchReport&)> on_batch;
  /// With the weights that the validation was measured on, on the processor; they live for this
  /// call.
  std::function<Result<void>(const EpochReport&, const Vae&)> on_epoch;
  /// Parts of the first epoch, rising from 0 to below 1, at which `on_moment` is called: before the
  /// first batch, or behind the one that reaches them and does not end the epoch.
  std::vector<double> moments;
  /// With the weights that validation would measure, on the processor; they live for this call.
  std::function<Result<void>(const MomentReport&, const Vae&)> on_moment;
  std::function<bool()> stop_requested;  // asked after each batch
  std::function<Result<void>(const Checkpoint&)> save;
  /// After the state with a better epoch was saved: writes the file that was prepared.
  std::function<Result<void>()> write_best;
};

enum class TrainEnd {
  finished,
  stopped_early,  // no better epoch within the patience
  interrupted,    // stop was requested; the state was saved
};

/// Trains `vae`, which is on the device of `options`, in place, from `state` on, which was made of
/// it (and perhaps read from a checkpoint), and keeps `state` up to date. Each epoch is compared
/// with the `trivial` model. All random numbers come from the state's generator: the same state,
/// options and number of threads give the same weights, bit for bit. Another number of threads adds
/// the gradients in another order, so that the weights differ by rounding; and so may those of two
/// runs on a GPU.
///
/// `ranks` share every batch, where it is not nullptr: all of them call this with the same state.
/// The observer of rank 0 saves and shows; of the others, `stop_requested` alone is asked, and
/// their state keeps no weights of epochs. N ranks of one thread give what one process of N threads
/// gives, bit for bit. Errors: tensor_not_finite when a part of the loss is not finite; the
/// observer's; those of RankGroup.
Result<TrainEnd> train(Vae& vae, Checkpoint& state, const TrainingSplit& data,
                       const TrivialModel& trivial, const TrainConfig& options,
                       const TrainObserver& observer, RankGroup* ranks = nullptr);

}  // namespace vaelet::native
