#include "native/app/direction/attribute_table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <sstream>
#include <string_view>

#include "native/base/file.h"
#include "native/base/number.h"
#include "shared/base/text.h"
#include "shared/base/utf8.h"

namespace vaelet::native {
namespace {

/// Returns the cells of a record (RFC 4180, 2.5 to 2.7): in quotes a comma and a line break are
/// parts of a cell, and two quotes are one.
std::vector<std::string> cells_of(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::vector<std::string> cells(1);
  bool is_quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool is_quote = line[at] == '"';
    if (is_quoted && is_quote && line.substr(at + 1).starts_with('"')) {
      cells.back() += line[++at];
    } else if (is_quote && (is_quoted || cells.back().empty())) {
      is_quoted = !is_quoted;
    } else if (line[at] == ',' && !is_quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[at];
    }
  }
  return cells;
}

/// Returns the text without the mark of UTF-8 that spreadsheets put in front.
std::string_view without_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

/// Returns the light of a level of sRGB (IEC 61966-2-1), 0 to 1.
double linear(int level) {
  const double value = level / 255.0;
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

std::optional<double> lightness(const std::string& colour) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::vector<int> numbers;
  for (const char character : colour) {
    const char lower =
        character >= 'A' && character <= 'F' ? static_cast<char>(character + 32) : character;
    const std::size_t digit = digits.find(lower);
    if (digit == std::string_view::npos) return std::nullopt;
    numbers.push_back(static_cast<int>(digit));
  }
  if (numbers.size() != 6) return std::nullopt;
  const auto level = [&](std::size_t place) { return 16 * numbers[place] + numbers[place + 1]; };
  const double y =
      0.2126 * linear(level(0)) + 0.7152 * linear(level(2)) + 0.0722 * linear(level(4));
  constexpr double dark = 216.0 / 24389.0;
  return y > dark ? 116.0 * std::cbrt(y) - 16.0 : y * 24389.0 / 27.0;
}

std::optional<double> value_of(const std::string& text, const ColumnReading& reading) {
  if (reading.is_lightness) return lightness(text);
  if (reading.order.empty()) return parse_number<double>(text);
  const auto found = std::ranges::find(reading.order, text);
  if (found == reading.order.end()) return std::nullopt;
  return static_cast<double>(found - reading.order.begin());
}

std::string expected_of(const ColumnReading& reading) {
  if (reading.is_lightness) return "a colour RRGGBB";
  if (reading.order.empty()) return "a number (--order or --lightness make one of a text)";
  std::string words;
  for (const std::string& word : reading.order) words += (words.empty() ? "" : ", ") + word;
  return "one of " + words;
}

/// Reads one table, record by record.
class TableReader {
 public:
  TableReader(const std::filesystem::path& path, const ColumnReading& reading)
      : path_(path), reading_(reading) {}

  Result<std::vector<AttributedPicture>> read(const std::string& text);

 private:
  tl::unexpected<Error> refuse(const std::string& expected, const std::string& found) const {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\", line {}: expected {}, found {}",
                     {path_.string(), line_, expected, replace_invalid_utf8(found)}));
  }

  bool take_record(std::istream& lines, std::string& record);

  const std::filesystem::path& path_;
  const ColumnReading& reading_;
  int line_ = 0;        // of the record's beginning
  int lines_read_ = 0;  // up to its end
};

/// Takes a line, and those behind it while a quote is open. Returns false at the end.
bool TableReader::take_record(std::istream& lines, std::string& record) {
  record.clear();
  line_ = lines_read_ + 1;
  bool is_quoted = false;
  for (std::string line; std::getline(lines, line);) {
    ++lines_read_;
    is_quoted = is_quoted != (std::ranges::count(line, '"') % 2 == 1);
    record += line;
    if (!is_quoted) return true;
    record += '\n';
  }
  return !record.empty();
}

Result<std::vector<AttributedPicture>> TableReader::read(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  take_record(lines, line);
  const auto names = cells_of(line);
  if (names.empty() || names.front() != "file") return refuse("a first column `file`", line);
  const auto column = std::ranges::find(names, reading_.column);
  if (column == names.end()) return refuse("a column \"" + reading_.column + "\"", line);
  const auto place = static_cast<std::size_t>(column - names.begin());
  std::vector<AttributedPicture> pictures;
  while (take_record(lines, line)) {
    if (line.empty() || line == "\r") continue;
    const auto cells = cells_of(line);
    if (cells.size() != names.size()) return refuse(fill("{} cells", {names.size()}), line);
    const auto value = value_of(cells[place], reading_);
    if (!value || !std::isfinite(*value)) return refuse(expected_of(reading_), cells[place]);
    pictures.push_back({cells.front(), *value});
  }
  if (pictures.size() < 2) return refuse("at least two pictures", fill("{}", {pictures.size()}));
  return pictures;
}

}  // namespace

Result<std::vector<AttributedPicture>> read_attribute_table(const std::filesystem::path& path,
                                                            const ColumnReading& reading) {
  VAELET_TRY_ASSIGN(const auto text, read_text(path));
  return TableReader(path, reading).read(std::string(without_mark(text)));
}

}  // namespace vaelet::native
