#pragma once

#include <memory>

#include <torch/torch.h>

#include "native/app/options/spec_file.h"
#include "native/app/train/options/settings.h"
#include "native/app/train/options/train_options.h"
#include "native/classifier/classifier_loss.h"
#include "native/data/data_set.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// A model before its first batch, and the generator of all random numbers that follow.
struct TrainStart {
  Vae vae;
  torch::Generator generator;
  InputDigests inputs;
  std::shared_ptr<const ClassifierLoss> classifier_loss = nullptr;  // of `--classifier`
};

/// Makes the model that the options name or, where it is not nullptr, that of a file, with random
/// weights or those of `--init`, and reads the classifier. Errors: those of `make_model`,
/// `check_spec_of_data`, `read_model_file`, `read_classifier` and `check_match`, argument_invalid
/// (a file of another architecture, a label term of a model without label, a classifier that saw
/// the test images, `--strokes` of images without).
Result<TrainStart> start_training(const TrainOptions& options, const SpecFile* file,
                                  const DataSet& data);

/// Splits the training images of a data set: where training is by groups, by whole families.
/// `options.validation` is set. With `--strokes` the training images have their attributes.
TrainingSplit split_data(const TrainOptions& options, const ModelSpec& spec, const DataSet& data);

}  // namespace vaelet::native
