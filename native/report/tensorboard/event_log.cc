#include "native/report/tensorboard/event_log.h"

#include <charconv>
#include <chrono>
#include <iomanip>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "native/base/file.h"
#include "native/report/tensorboard/record.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

// Readers take every file with "tfevents" in its name, in the order of the names.
constexpr std::string_view name_start = "events.out.tfevents.";
constexpr std::string_view name_end = ".vaelet";

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Returns after how many epochs the run of an event file started; nothing of another name.
std::optional<int> start_of(const std::string& name) {
  int epochs = -1;
  if (!name.starts_with(name_start)) return std::nullopt;
  std::from_chars(name.data() + name_start.size(), name.data() + name.size(), epochs);
  if (epochs < 0 || event_file_name(epochs) != name) return std::nullopt;
  return epochs;
}

/// Drops what a file holds behind its last whole record up to an epoch.
Result<void> cut_behind(const fs::path& path, int last_epoch) {
  VAELET_TRY_ASSIGN(const auto text, read_text(path));
  std::string_view rest(text);
  std::size_t kept = 0;
  while (const auto event = take_record(rest)) {
    const auto epoch = epoch_of_event(*event);
    if (!epoch || std::cmp_greater(*epoch, last_epoch)) break;
    kept = text.size() - rest.size();
  }
  if (kept == text.size()) return {};
  return write_text(path, std::string_view(text).substr(0, kept));
}

}  // namespace

std::string event_file_name(int finished_epochs) {
  std::ostringstream name;
  name << name_start << std::setw(10) << std::setfill('0') << finished_epochs << name_end;
  return name.str();
}

bool is_event_file_name(const std::string& name) { return start_of(name).has_value(); }

Result<EventLog> EventLog::open(const fs::path& folder, std::optional<int> finished_epochs) {
  const int finished = finished_epochs.value_or(0);
  std::error_code error;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder, error)) found.push_back(entry.path());
  for (const fs::path& path : found) {
    const auto start = start_of(path.filename().string());
    if (!start) continue;
    VAELET_TRY(*start < finished ? cut_behind(path, finished) : remove_file(path));
  }
  EventLog log(folder / event_file_name(finished));
  std::string text = record_bytes(first_event(now()));
  if (finished > 0) text += record_bytes(restart_event(now(), finished + 1));
  VAELET_TRY(write_text(log.path_, text));
  return log;
}

Result<void> EventLog::append(const EpochEvent& epoch) {
  return append_text(path_, record_bytes(epoch_event(now(), epoch)));
}

}  // namespace vaelet::native
