#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native/report/run/epoch_record.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The metrics of a training run as JSON Lines: one line for each epoch, written when it ends.
class RunLog {
 public:
  /// Opens the file of a run that goes on after `finished_epochs`, and drops the lines of later
  /// epochs (and one that a kill cut off), so that no epoch stands twice; or, without it, of a new
  /// run. The file is replaced at once or not at all.
  /// Errors: argument_invalid (a new run, and the file is another's), file_unreadable (the line and
  /// what is wrong with it), file_unwritable.
  static Result<RunLog> open(const std::filesystem::path& path, std::optional<int> finished_epochs);

  /// Appends a line and flushes it. Errors: file_unwritable.
  Result<void> append(const EpochRecord& record);

  /// Appends a line {"ended": sentence}, which says what ended the run in place of its last epoch.
  /// A run that goes on drops it. Errors: file_unwritable.
  Result<void> append_end(const std::string& sentence);

  /// All epochs in the file, in their order.
  const std::vector<EpochRecord>& epochs() const { return epochs_; }

 private:
  RunLog(std::filesystem::path path, std::vector<EpochRecord> epochs)
      : path_(std::move(path)), epochs_(std::move(epochs)) {}

  std::filesystem::path path_;
  std::vector<EpochRecord> epochs_;
};

}  // namespace vaelet::native
