#pragma once

#include <string>

#include "native/app/train/settings.h"
#include "native/data/data_set.h"
#include "native/torch/elbo.h"

namespace vaelet::native {

/// What the stored weights reach, in nats.
struct FinalMetrics {
  int epoch = 0;  // whose weights they are
  ElboTerms validation;
  ElboTerms test;
};

/// The `training` metadata of a weights file, as JSON: from what, how and by which sources it was
/// made, and what it reaches.
std::string training_record(const TrainSettings& settings, const DataSet& data,
                            const FinalMetrics& figures);

/// Whether a `training` record names the flags that are set here, with the same values.
bool is_trained_by(const std::string& record, const TrainSettings& settings);

}  // namespace vaelet::native
