#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "native/report/tensorboard/event.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns the name of the event file of a run that starts after so many epochs.
std::string event_file_name(int finished_epochs);

/// Returns whether a file of this name is one of ours.
bool is_event_file_name(const std::string& name);

/// A training run as TensorBoard reads it: event files in the folder of the run. A run that goes on
/// writes a file of its own, as TensorFlow's and PyTorch's do; what the files before it hold of
/// later epochs, and a record that a kill cut off, is dropped.
class EventLog {
 public:
  /// Opens the log of a run that goes on after `finished_epochs`, or of a new one.
  /// Errors: file_unreadable, file_unwritable.
  static Result<EventLog> open(const std::filesystem::path& folder,
                               std::optional<int> finished_epochs);

  /// Appends an epoch; its step is the epoch's number. Errors: file_unwritable.
  Result<void> append(const EpochEvent& epoch);

 private:
  explicit EventLog(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

}  // namespace vaelet::native
