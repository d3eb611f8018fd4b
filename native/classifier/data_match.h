#pragma once

#include <string>

#include "native/classifier/classifier_file.h"
#include "native/data/data_set.h"
#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet::native {

/// Checks that a model, or a classifier, takes the images of a data set: images of the same size
/// and channels and, unless the model has no label, the same classes. A classifier measures only on
/// the files that it was trained on. Errors: image_size_unfit, data_damaged.
Result<void> check_match(const ModelSpec& model, const DataSet& data);
Result<void> check_match(const ClassifierRecord& classifier, const DataSet& data);

/// Checks that the classifier in the file `path` is one of the images and the labels of a
/// conditional model. Errors: image_size_unfit, data_damaged.
Result<void> check_match(const ModelSpec& model, const ClassifierRecord& classifier,
                         const std::string& path);

}  // namespace vaelet::native
