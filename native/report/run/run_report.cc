#include "native/report/run/run_report.h"

#include <algorithm>
#include <charconv>
#include <iomanip>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

#include "native/base/file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view samples_prefix = "epoch-";

std::string samples_name(int epoch) {
  std::ostringstream name;
  name << samples_prefix << std::setw(4) << std::setfill('0') << epoch << ".png";
  return name.str();
}

/// Returns the epoch whose samples are in a file of this name.
std::optional<int> epoch_of(const std::string& name) {
  int epoch = 0;
  if (!name.starts_with(samples_prefix)) return std::nullopt;
  std::from_chars(name.data() + samples_prefix.size(), name.data() + name.size(), epoch);
  if (epoch < 1 || samples_name(epoch) != name) return std::nullopt;
  return epoch;
}

/// Returns the first file in the folder that the report would replace or remove and no run wrote;
/// an empty path when there is none. What a run wrote stands beside its log, which it opens first.
fs::path foreign_file(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder / report_log_name, error)) return {};
  if (fs::exists(folder / report_page_name, error)) return folder / report_page_name;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (is_event_file_name(entry.path().filename().string())) return entry.path();
  }
  for (const auto& entry : fs::directory_iterator(folder / report_samples_name, error)) {
    if (epoch_of(entry.path().filename().string())) return entry.path();
  }
  return {};
}

Result<void> check_own(const fs::path& folder) {
  const fs::path foreign = foreign_file(folder);
  if (foreign.empty()) return {};
  return fail(ErrorCode::argument_invalid,
              fill("expected a folder for the report without files of the report's names, found "
                   "\"{}\", which no run wrote; name another folder",
                   {foreign.string()}));
}

}  // namespace

Result<RunReport> RunReport::open(const fs::path& folder, RunDescription description,
                                  std::optional<int> finished_epochs) {
  VAELET_TRY(check_own(folder));
  VAELET_TRY(make_folder(folder / report_samples_name));
  VAELET_TRY_ASSIGN(auto log, RunLog::open(folder / report_log_name, finished_epochs));
  VAELET_TRY_ASSIGN(auto events, EventLog::open(folder, finished_epochs));
  ReportContent content;
  content.title = std::move(description.title);
  content.planned_epochs = description.planned_epochs;
  content.configuration = std::move(description.configuration);
  RunReport report(folder, std::move(content), std::move(log), std::move(events));
  VAELET_TRY(report.read_samples(finished_epochs.value_or(0)));
  VAELET_TRY(report.write_page());
  return report;
}

/// Keeps the samples of epochs that count, and removes the others.
Result<void> RunReport::read_samples(int finished_epochs) {
  std::error_code error;
  std::vector<fs::path> later;
  for (const auto& entry : fs::directory_iterator(folder_ / report_samples_name, error)) {
    const auto epoch = epoch_of(entry.path().filename().string());
    if (!epoch) continue;
    if (*epoch > finished_epochs) {
      later.push_back(entry.path());
      continue;
    }
    VAELET_TRY_ASSIGN(auto png, read_file(entry.path()));
    content_.samples.push_back({*epoch, std::move(png)});
  }
  std::ranges::sort(content_.samples, {}, &EpochSamples::epoch);
  for (const fs::path& path : later) fs::remove(path, error);
  return {};
}

Result<void> RunReport::add_epoch(const EpochRecord& record, std::span<const std::byte> samples_png,
                                  const LatentDraws& z) {
  const fs::path path = folder_ / report_samples_name / samples_name(record.epoch);
  VAELET_TRY(write_file(path, samples_png));
  content_.samples.push_back({record.epoch, {samples_png.begin(), samples_png.end()}});
  VAELET_TRY(log_.append(record));
  VAELET_TRY(events_.append({record, samples_png, z}));
  return write_page();
}

Result<void> RunReport::end(const std::string& sentence) {
  content_.ending = sentence;
  VAELET_TRY(log_.append_end(sentence));
  return write_page();
}

Result<void> RunReport::finish(std::vector<ReportFigure> figures) {
  content_.finished = true;
  content_.figures = std::move(figures);
  return write_page();
}

Result<void> RunReport::write_page() {
  content_.epochs = log_.epochs();
  return write_text(folder_ / report_page_name, report_page(content_));
}

}  // namespace vaelet::native
