#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/app/train/options/train_options.h"
#include "native/data/data_set.h"
#include "shared/base/json.h"
#include "shared/model/elbo_terms.h"

namespace vaelet::native {

/// The metrics of the stored weights, in nats.
struct FinalMetrics {
  int epoch = 0;        // whose weights they are
  int epochs_done = 0;  // of the training, when the file was written
  std::int64_t training_images = 0;
  std::int64_t validation_images = 0;
  std::optional<double> moment;         // epochs until the weights, where they are no model to keep
  std::optional<ElboTerms> validation;  // none: of other weights than those of the file
  std::optional<ElboTerms> test;        // none: the training had not ended
  double mean_image_elbo = 0.0;   // of the validation images, by a model that looks at no image
  std::string condition;          // `condition_name`; empty: not known
  std::string warning;            // what is wrong with the training; empty when nothing
  std::string init_digest;        // SHA-256 of the file that the training started from; empty: none
  std::string classifier_digest;  // of the file that added to the loss; empty: none
  std::vector<std::string> init_classifier_digests;  // of those of the trainings before
};

/// Returns the terms of an ELBO and their sum, as JSON.
Json elbo_json(const ElboTerms& elbo);

/// Returns the `training` metadata of a weights file, as JSON: the data, the command and the
/// sources that made it, and its metrics.
std::string training_record(const TrainOptions& options, const DataSet& data,
                            const FinalMetrics& metrics);

/// Returns whether a `training` record is of the same run: all flags that decide what comes out
/// have the same values. Where `options` do not say how many images are kept for validation, any
/// number is the same.
bool is_same_run(const std::string& record, TrainOptions options);

/// Returns whether a record is of a training that ended with all the flags that `options` decide;
/// of those that they leave open, each value will do.
bool is_of_flags(const std::string& record, const TrainOptions& options);

/// Does the same as `is_same_run`, but for the flags that may change when a run continues.
bool is_continued_run(const std::string& record, TrainOptions options);

}  // namespace vaelet::native
