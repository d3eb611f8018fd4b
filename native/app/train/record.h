#pragma once

#include <string>

#include "native/app/train/options.h"
#include "native/base/elbo_terms.h"
#include "native/data/data_set.h"

namespace vaelet::native {

/// The metrics of the stored weights, in nats.
struct FinalMetrics {
  int epoch = 0;  // whose weights they are
  ElboTerms validation;
  ElboTerms test;
};

/// Returns the `training` metadata of a weights file, as JSON: the data, the command and the
/// sources that made it, and its metrics.
std::string training_record(const TrainOptions& options, const DataSet& data,
                            const FinalMetrics& metrics);

/// Returns whether a `training` record is of the same run: all flags that decide what comes out
/// have the same values. Where `options` do not say how many images are kept for validation, any
/// number is the same.
bool is_same_run(const std::string& record, TrainOptions options);

}  // namespace vaelet::native
