#pragma once

#include <optional>
#include <string>

#include "native/app/train/settings.h"
#include "native/data/data_set.h"
#include "native/report/run/run_report.h"
#include "native/torch/vae.h"
#include "native/train/trainer.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// What `vaelet train --report` writes; without that flag it writes nothing.
class TrainReport {
 public:
  /// Starts the report, or goes on with it after `finished_epochs`. Errors: those of RunReport.
  static Result<TrainReport> open(const TrainSettings& settings, const std::string& data_name,
                                  std::optional<int> finished_epochs);

  /// After an epoch, with the weights that it was validated with. Errors: file_unwritable.
  Result<void> add_epoch(const EpochReport& epoch, const Vae& vae);

  /// Draws the figures of the weights file that was written. Errors: those of `write_figures`.
  Result<void> finish(const DataSet& data);

 private:
  explicit TrainReport(const TrainSettings& settings)
      : folder_(settings.report), model_path_(settings.out), seed_(settings.seed) {}

  std::string folder_;
  std::string model_path_;
  std::uint64_t seed_;
  std::optional<RunReport> report_;
};

}  // namespace vaelet::native
