#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <torch/torch.h>

#include "native/torch/elbo.h"
#include "native/torch/vae.h"
#include "native/train/adam.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Weights worth keeping, with their metrics on the validation images.
struct KeptWeights {
  int epoch = 0;  // from 1; 0: none yet
  ElboTerms validation;
  double sigma2 = 0.0;
  Parameters weights;
};

/// Everything that changes while a model is trained. The rest of a training follows from it.
struct Checkpoint {
  Checkpoint(const Vae& vae, torch::Generator generator);

  int epochs_done = 0;
  torch::Tensor order;     // [N] int64, of the epoch in progress; undefined between epochs
  std::int64_t taken = 0;  // how many of `order`
  ElboMean training;       // of the epoch in progress
  torch::Generator generator;
  Parameters weights;  // the trained model's own tensors
  Adam adam;
  Parameters average;  // moving average of the weights; empty until the first step with one
  double sigma2;       // of a Gaussian likelihood
  KeptWeights best;
  KeptWeights last;  // of the last epoch that ended
};

/// Writes the whole state, or leaves the file as it was. `run` describes the run to which the state
/// belongs. Errors: file_unwritable.
Result<void> write_checkpoint(const std::filesystem::path& path, const std::string& run,
                              const Checkpoint& state);

/// Reads a checkpoint into `state`, which must have been made of the same model. Errors:
/// file_unreadable, checkpoint_damaged, checkpoint_unfit (written by a run that `run` does not
/// describe; names the first difference).
Result<void> read_checkpoint(const std::filesystem::path& path, const std::string& run,
                             Checkpoint& state);

}  // namespace vaelet::native
