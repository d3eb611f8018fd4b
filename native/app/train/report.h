#pragma once

#include <optional>
#include <string>

#include "native/app/train/options/train_options.h"
#include "native/data/data_set.h"
#include "native/report/run/run_report.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "native/train/trainer.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Writes the report of `vaelet train --report`; nothing without that flag.
class TrainReport {
 public:
  /// Starts the report, or continues it after `finished_epochs`. Errors: those of RunReport.
  static Result<TrainReport> open(const TrainOptions& options, const std::string& data_name,
                                  std::optional<int> finished_epochs);

  /// Adds an epoch, with the weights that it was validated with, and the images.
  /// Errors: file_unwritable.
  Result<void> add_epoch(const EpochReport& epoch, const Vae& vae, const ImageSet& validation);

  /// Says what ended the run in place of its last epoch. Errors: file_unwritable.
  Result<void> end(const std::string& sentence);

  /// Draws the figures of the weights file that was written. Errors: those of `write_figures`.
  Result<void> finish(const DataSet& data);

 private:
  explicit TrainReport(const TrainOptions& options)
      : folder_(options.report),
        model_path_(options.out),
        seed_(options.seed),
        groups_(options.groups) {}

  std::string folder_;
  std::string model_path_;
  std::uint64_t seed_;
  int groups_;
  std::optional<RunReport> report_;
};

}  // namespace vaelet::native
