#pragma once

#include "native/data/data_set.h"
#include "native/eval/classifier/classifier_file.h"
#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// That a model meets the data as it learned from them: the same files, split or turned by other
/// flags, would put its training images among the test images. Other files than it learned from
/// are told on the standard error. Errors: argument_invalid.
Result<void> check_as_trained(const WeightsFile& model, const DataSource& source,
                              const DataSet& data);

/// The same of a classifier. Errors: argument_invalid.
Result<void> check_as_trained(const ClassifierRecord& classifier, const DataSource& source);

}  // namespace vaelet::native
