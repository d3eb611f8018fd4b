#pragma once

#include <string>
#include <vector>

#include "native/classifier/classifier_file.h"
#include "native/data/data_set.h"
#include "native/data/fit_image.h"
#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Checks that a model is tested on its data as they were prepared for its training: the same
/// files, split or transposed in another way, would put its training images among the test images.
/// Tells of other files than those of the training on the standard error. Errors: argument_invalid.
Result<void> check_as_trained(const WeightsFile& model, const DataSource& source,
                              const DataSet& data);

/// Checks the same for a classifier. Errors: argument_invalid.
Result<void> check_as_trained(const ClassifierRecord& classifier, const DataSource& source);

/// Returns how images got the model's size in its training, as its file says; crop where it does
/// not.
Fit fit_of_training(const WeightsFile& model);

/// Returns the SHA-256 of each classifier that added to the loss of a model's training, or of one
/// that this went on from.
std::vector<std::string> classifiers_of(const WeightsFile& model);

/// Checks that a classifier had no part in a model's training, whose decoder learned to please it.
/// Errors: argument_invalid.
Result<void> check_independent(const WeightsFile& model, const TrainedClassifier& classifier);

}  // namespace vaelet::native
