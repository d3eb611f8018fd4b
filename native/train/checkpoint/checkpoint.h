#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <torch/torch.h>

#include "native/torch/elbo.h"
#include "native/torch/vae.h"
#include "native/train/adam.h"
#include "native/train/checkpoint/checkpoint_file.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Weights worth keeping, with their metrics on the validation images.
struct KeptWeights {
  int epoch = 0;  // from 1; 0: none yet
  ElboTerms validation;
  double sigma2 = 0.0;
  Parameters weights;  // on the processor
};

/// Everything that changes while a model is trained. The rest of a training follows from it.
struct Checkpoint {
  Checkpoint(const Vae& vae, torch::Generator generator);

  int epochs_done = 0;
  torch::Tensor order;     // [N] int64, of the epoch in progress; undefined between epochs
  std::int64_t taken = 0;  // how many of `order`
  ElboMean training;       // of the epoch in progress
  double added = 0.0;      // nats of classifier and attributes, summed over its images
  torch::Generator generator;
  Parameters weights;  // the trained model's own tensors
  Adam adam;
  Parameters average;  // moving average of the weights; empty until the first step with one
  double sigma2;       // of a Gaussian likelihood
  KeptWeights best;    // of the epochs in which the training had not diverged
  KeptWeights last;    // of the last epoch that ended
};

/// The run to which a checkpoint belongs.
struct CheckpointOwner {
  std::string run;       // what must be the same for the run to go on, a line for each flag
  std::string settings;  // every flag of the run, as JSON
};

/// Writes the whole state, or leaves the file as it was. Errors: file_unwritable.
Result<void> write_checkpoint(const std::filesystem::path& path, const CheckpointOwner& owner,
                              const Checkpoint& state);

/// Puts the content of the checkpoint `path` into `state`, which must have been made of the same
/// model. `run` describes the run that goes on. Errors: checkpoint_damaged, checkpoint_unfit
/// (written by a run that `run` does not describe; names the first difference).
Result<void> restore_checkpoint(const std::filesystem::path& path, const CheckpointContent& content,
                                const std::string& run, std::int64_t images,
                                std::int64_t images_per_step, Checkpoint& state);

}  // namespace vaelet::native
