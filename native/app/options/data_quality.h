#pragma once

#include <string>
#include <vector>

#include "native/data/data_set.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Checks that every picture could be read. With `skip`, names those that could not be read on the
/// standard error instead. Errors: data_damaged, which counts them and names the first of them.
Result<void> check_broken(const DataSet& data, bool skip);

/// Checks that the training images differ from each other and within themselves. Returns notes
/// about what is learned badly: a few images of one grey level, one image for each class.
/// Errors: data_damaged (all images alike, or each of a single grey level).
Result<std::vector<std::string>> check_can_teach(const DataSet& data);

/// Checks that a model that learns labels, or a classifier, finds them in the data, and not more
/// than a model has. `learner` is what learns. Errors: data_damaged.
Result<void> check_labels(const DataSet& data, const std::string& learner);

}  // namespace vaelet::native
