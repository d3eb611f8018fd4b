#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/base/error.h"
#include "shared/base/json.h"
#include "shared/model/elbo_terms.h"

namespace vaelet::native {

/// The metrics of a training run after an epoch, a line of metrics.jsonl. All numbers are finite.
struct EpochRecord {
  int epoch = 0;  // from 1
  ElboTerms training;
  std::optional<double> added = {};  // nats of classifier and attributes, in the mean over training
  ElboTerms validation;
  double beta = 1.0;
  double learning_rate = 0.0;
  std::optional<double> sigma2;  // of a Gaussian likelihood
  bool is_best = false;          // so far, by the loss of the validation images
  bool is_kept = false;          // the same, but also of a model that has collapsed
  std::string condition = "sound";
  std::string warning = {};     // the numbers that show the condition; empty when sound
  double seconds = 0.0;         // that the epoch took
  std::vector<double> kl_nats;  // [L], of each latent dimension, mean over the validation images
};

/// Returns the record as JSON.
Json epoch_json(const EpochRecord& record);

/// Reads what `epoch_json` gives. Errors: header_malformed (a key is missing or of another kind).
Result<EpochRecord> epoch_from_json(const Json& json);

}  // namespace vaelet::native
