#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "native/torch/elbo.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "native/train/checkpoint.h"
#include "native/train/train_config.h"
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
  ElboTerms training;      // mean over the epoch, while the weights moved
  ElboTerms validation;    // of the averaged weights where there is an average
  std::vector<double> kl;  // [L], nats, of the validation images
  double beta = 0.0;       // at the epoch's end, as all that follows
  double learning_rate = 0.0;
  double sigma2 = 0.0;  // of a Gaussian likelihood
  bool is_best = false;
  double seconds = 0.0;
};

/// The caller's functions, called during the training; each may be empty.
struct TrainObserver {
  std::function<void(const BatchReport&)> on_batch;
  /// With the weights that the validation was measured on; they live for this call.
  std::function<Result<void>(const EpochReport&, const Vae&)> on_epoch;
  std::function<bool()> stop_requested;  // asked after each batch
  std::function<Result<void>(const Checkpoint&)> save;
};

enum class TrainEnd {
  finished,
  stopped_early,  // no better epoch within the patience
  interrupted,    // stop was requested; the state was saved
};

/// Trains `vae` in place, from `state` on, which was made of it (and perhaps read from a
/// checkpoint), and keeps `state` up to date. All random numbers come from the state's generator:
/// the same state, options and number of threads give the same weights, bit for bit. Another number
/// of threads adds the gradients in another order, so that the weights differ by rounding. Errors:
/// tensor_not_finite when a part of the loss is not finite; the observer's.
Result<TrainEnd> train(Vae& vae, Checkpoint& state, const TrainingSplit& data,
                       const TrainConfig& options, const TrainObserver& observer);

}  // namespace vaelet::native
