#pragma once

#include <cstdint>
#include <functional>

#include "native/torch/vae.h"
#include "native/train/batches.h"
#include "native/train/elbo.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The loss is reconstruction + beta * KL, minimised by Adam (Kingma and Ba 2015).
struct TrainOptions {
  double beta = 1.0;
  int epochs = 15;
  int batch_size = 64;
  double learning_rate = 1e-3;
};

/// After each batch; `training` is the mean over the epoch so far.
struct BatchReport {
  int epoch = 0;  // from 1
  std::int64_t images_done = 0;
  ElboFigures training;
};

struct EpochReport {
  int epoch = 0;
  ElboFigures training;  // mean over the epoch, while the weights moved
  ElboFigures validation;
  double seconds = 0.0;
};

/// Who watches the training; each function may be empty.
struct TrainObserver {
  std::function<void(const BatchReport&)> on_batch;
  std::function<void(const EpochReport&)> on_epoch;
  std::function<bool()> stop_requested;  // asked after each batch
};

enum class TrainEnd { finished, interrupted };

/// Trains in place. Order and noise come from `generator`, so that with one thread the same
/// generator state gives the same weights. Errors: tensor_not_finite when a part of the loss is not
/// finite.
Result<TrainEnd> train(Vae& vae, const TrainingSplit& data, const TrainOptions& options,
                       torch::Generator& generator, const TrainObserver& observer);

/// The parts of the ELBO over a whole set, one draw of z per image from a fixed seed.
/// Errors: tensor_not_finite.
Result<ElboFigures> evaluate(const Vae& vae, const ImageSet& images);

}  // namespace vaelet::native
