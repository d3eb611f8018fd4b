#pragma once

#include <string>

#include <torch/torch.h>

#include "native/app/options/spec_file.h"
#include "native/app/train/options.h"
#include "native/data/data_set.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// A model before its first batch, and the generator of all random numbers that follow.
struct TrainStart {
  Vae vae;
  torch::Generator generator;
  std::string init_digest;       // SHA-256 of the weights file of `--init`; empty without one
  std::string spec_digest = {};  // of the file of `--spec`
};

/// Makes the model that the options name or, where it is not nullptr, that of a file, with random
/// weights or those of `--init`. Errors: those of `make_model`, `check_spec_of_data` and
/// `read_model_file`, argument_invalid (a file of another architecture).
Result<TrainStart> start_training(const TrainOptions& options, const SpecFile* file,
                                  const DataSet& data);

/// Splits the training images of a data set: where training is by groups, by whole families.
/// `options.validation` is set.
TrainingSplit split_data(const TrainOptions& options, const DataSet& data);

}  // namespace vaelet::native
