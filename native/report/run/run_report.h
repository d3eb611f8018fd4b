#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "native/report/run/report_page.h"
#include "native/report/run/run_log.h"
#include "native/report/tensorboard/event_log.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The names of what a report writes into its folder, beside the figures.
inline constexpr auto report_page_name = "report.html";
inline constexpr auto report_log_name = "metrics.jsonl";
inline constexpr auto report_samples_name = "samples";

/// The facts about a run that are known before it starts.
struct RunDescription {
  std::string title;
  int planned_epochs = 0;
  std::vector<std::pair<std::string, std::string>> configuration;  // every flag and its value
};

/// The folder that a training run reports to: `metrics.jsonl`, a line for each epoch,
/// `samples/epoch-0001.png` and so on, `report.html`, which shows all of it and is rewritten after
/// every epoch, and event files for TensorBoard. Pictures and page are replaced at once or not at
/// all.
class RunReport {
 public:
  /// Makes the folder of a new run, or continues it after `finished_epochs` and removes what the
  /// folder holds of later epochs. Errors: argument_invalid (the folder holds files of these names
  /// and no log of a run), those of RunLog, file_unwritable.
  static Result<RunReport> open(const std::filesystem::path& folder, RunDescription description,
                                std::optional<int> finished_epochs);

  /// Adds an epoch: its metrics, a PNG of samples drawn from the model after it, and draws of z,
  /// whose histograms TensorBoard shows. Errors: file_unwritable.
  Result<void> add_epoch(const EpochRecord& record, std::span<const std::byte> samples_png,
                         const LatentDraws& z);

  /// Says in page and log what ended the run in place of its last epoch. Errors: file_unwritable.
  Result<void> end(const std::string& sentence);

  /// Marks the run as finished and adds figures of the final model. Errors: file_unwritable.
  Result<void> finish(std::vector<ReportFigure> figures);

 private:
  RunReport(std::filesystem::path folder, ReportContent content, RunLog log, EventLog events)
      : folder_(std::move(folder)),
        content_(std::move(content)),
        log_(std::move(log)),
        events_(std::move(events)) {}

  Result<void> read_samples(int finished_epochs);
  Result<void> write_page();

  std::filesystem::path folder_;
  ReportContent content_;
  RunLog log_;
  EventLog events_;
};

}  // namespace vaelet::native
