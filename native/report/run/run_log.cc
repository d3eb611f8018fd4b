#include "native/report/run/run_log.h"

#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "native/base/file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view end_key = "ended";

tl::unexpected<Error> bad_line(const fs::path& path, std::size_t number, const Error& error) {
  return fail(ErrorCode::file_unreadable,
              fill("cannot continue \"{}\", line {}: {}; move the file away to go on without it",
                   {path.string(), number, error.detail}));
}

tl::unexpected<Error> of_another_run(const fs::path& path) {
  return fail(ErrorCode::argument_invalid,
              fill("\"{}\" reports a run that began before this one; move its folder away, or name "
                   "another",
                   {path.string()}));
}

/// Returns the epoch of a line; nothing for the line that says what ended the run.
Result<std::optional<EpochRecord>> record_of(std::string_view line) {
  VAELET_TRY_ASSIGN(auto json, parse_json(line));
  if (json.find(end_key) != nullptr) return std::nullopt;
  VAELET_TRY_ASSIGN(auto record, epoch_from_json(json));
  return std::optional(std::move(record));
}

/// The first lines of a log, as text and as records.
struct ReadLog {
  std::string text;
  std::vector<EpochRecord> epochs;
};

/// Reads the epochs up to `finished_epochs`. A line without its newline was cut off, and is
/// dropped.
Result<ReadLog> read_log(const fs::path& path, int finished_epochs) {
  VAELET_TRY_ASSIGN(const auto text, read_text(path));
  std::string_view rest(text);
  ReadLog log;
  for (std::size_t number = 1;; ++number) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return log;
    auto record = record_of(rest.substr(0, end));
    if (!record) return bad_line(path, number, record.error());
    if (!*record || (*record)->epoch > finished_epochs) return log;
    log.epochs.push_back(std::move(**record));
    log.text += rest.substr(0, end + 1);
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

Result<RunLog> RunLog::open(const fs::path& path, std::optional<int> finished_epochs) {
  ReadLog kept;
  std::error_code error;
  if (finished_epochs && fs::exists(path, error)) {
    VAELET_TRY_ASSIGN(auto log, read_log(path, *finished_epochs));
    kept = std::move(log);
  }
  const bool is_file = fs::is_regular_file(path, error);
  if (!finished_epochs && is_file && fs::file_size(path, error) > 0) return of_another_run(path);
  VAELET_TRY(write_text(path, kept.text));
  return RunLog(path, std::move(kept.epochs));
}

Result<void> RunLog::append(const EpochRecord& record) {
  VAELET_TRY(append_text(path_, write_json(epoch_json(record)) + '\n'));
  epochs_.push_back(record);
  return {};
}

Result<void> RunLog::append_end(const std::string& sentence) {
  return append_text(path_, write_json({Json::Object{{end_key, {sentence}}}}) + '\n');
}

}  // namespace vaelet::native
