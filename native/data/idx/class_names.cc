#include "native/data/idx/class_names.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "native/base/file.h"
#include "shared/base/text.h"
#include "shared/base/utf8.h"

namespace vaelet::native {
namespace {

constexpr auto list_name = "class-names.txt";
constexpr auto mapping_ending = "mapping.txt";

/// Returns the lines of a text without what ends them, without a byte order mark, and without empty
/// lines at the end.
std::vector<std::string> lines_of(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::istringstream stream{std::string(text)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    line.resize(line.find_last_not_of(" \t\r") + 1);
    lines.push_back(line);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

bool is_character(std::uint32_t code) {
  const bool is_surrogate = code >= 0xd800 && code < 0xe000;
  return code > 0x20 && code <= 0x10ffff && !is_surrogate;
}

/// Adds what one line of a mapping says; false when it says nothing that can be understood, or
/// names a label again.
bool add_mapping(const std::string& line, std::map<int, std::string>& names) {
  std::istringstream fields(line);
  int label = 0;
  if (!(fields >> label)) return false;
  std::string name;
  for (std::uint32_t code = 0; fields >> code;) {
    if (!is_character(code)) return false;
    append_utf8(name, code);
  }
  return fields.eof() && !name.empty() && names.emplace(label, name).second;
}

}  // namespace

Result<void> check_class_names(const std::vector<std::string>& names,
                               const std::filesystem::path& where) {
  std::set<std::string> seen;
  for (const std::string& name : names) {
    const auto refuse = [&](const std::string& found) {
      return fail(ErrorCode::data_damaged,
                  fill("\"{}\": expected names of classes, found {}", {where.string(), found}));
    };
    if (name.empty()) return refuse("an empty one");
    if (!is_utf8(name)) {
      return refuse("\"" + replace_invalid_utf8(name) + "\", which is not UTF-8");
    }
    if (!seen.insert(name).second) return refuse("\"" + name + "\" twice");
  }
  return {};
}

Result<std::vector<std::string>> names_in_list(const std::string& text,
                                               const std::filesystem::path& path,
                                               const std::vector<int>& labels) {
  std::vector<std::string> names = lines_of(text);
  const std::int64_t range = std::int64_t{labels.back()} - labels.front() + 1;
  if (names.size() != labels.size() && static_cast<std::int64_t>(names.size()) != range) {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected a line for each of the labels {} to {}, {} in all, found {}",
                     {path.string(), labels.front(), labels.back(), labels.size(), names.size()}));
  }
  if (names.size() != labels.size()) {
    std::vector<std::string> used;
    for (const int label : labels) {
      const std::int64_t line = std::int64_t{label} - labels.front();
      used.push_back(std::move(names[static_cast<std::size_t>(line)]));
    }
    names = std::move(used);
  }
  VAELET_TRY(check_class_names(names, path));
  return names;
}

Result<std::vector<std::string>> names_in_mapping(const std::string& text,
                                                  const std::filesystem::path& path,
                                                  const std::vector<int>& labels) {
  std::map<int, std::string> mapping;
  for (const std::string& line : lines_of(text)) {
    if (add_mapping(line, mapping)) continue;
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected lines of a label, each once, and the code points of its "
                     "characters, such as `1 65 97`, found `{}`",
                     {path.string(), replace_invalid_utf8(line)}));
  }
  std::vector<std::string> names;
  for (const int label : labels) {
    const auto found = mapping.find(label);
    if (found == mapping.end()) {
      return fail(ErrorCode::data_damaged,
                  fill("\"{}\": expected a line for each of the labels {} to {}, found none for {}",
                       {path.string(), labels.front(), labels.back(), label}));
    }
    names.push_back(found->second);
  }
  VAELET_TRY(check_class_names(names, path));
  return names;
}

bool has_class_names(const std::filesystem::path& folder, const std::string& prefix) {
  std::error_code error;
  return std::filesystem::exists(folder / list_name, error) ||
         std::filesystem::exists(folder / (prefix + mapping_ending), error);
}

Result<std::vector<std::string>> read_class_names(const std::filesystem::path& folder,
                                                  const std::string& prefix,
                                                  const std::vector<int>& labels) {
  std::error_code error;
  const auto list = folder / list_name;
  if (std::filesystem::exists(list, error)) {
    VAELET_TRY_ASSIGN(auto text, read_text(list));
    return names_in_list(text, list, labels);
  }
  const auto mapping = folder / (prefix + mapping_ending);
  if (std::filesystem::exists(mapping, error)) {
    VAELET_TRY_ASSIGN(auto text, read_text(mapping));
    return names_in_mapping(text, mapping, labels);
  }
  std::vector<std::string> names(labels.size());
  std::ranges::transform(labels, names.begin(), [](int label) { return std::to_string(label); });
  return names;
}

}  // namespace vaelet::native
