#include "native/data/class_names.h"

#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <system_error>

#include "native/base/file.h"
#include "shared/base/text.h"
#include "shared/base/utf8.h"

namespace vaelet::native {
namespace {

/// The lines of a text file without what ends them, and without empty lines at the end.
Result<std::vector<std::string>> read_lines(const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(auto bytes, read_file(path));
  std::istringstream text(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    line.resize(line.find_last_not_of(" \t\r") + 1);
    lines.push_back(line);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

Result<std::vector<std::string>> read_name_list(const std::filesystem::path& path,
                                                LabelRange labels) {
  VAELET_TRY_ASSIGN(auto names, read_lines(path));
  if (names.size() != static_cast<std::size_t>(labels.count())) {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected a line for each of the labels {} to {}, {} in all, found {}",
                     {path.string(), labels.first, labels.last, labels.count(), names.size()}));
  }
  return names;
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

Result<std::vector<std::string>> read_mapping(const std::filesystem::path& path,
                                              LabelRange labels) {
  VAELET_TRY_ASSIGN(auto lines, read_lines(path));
  std::map<int, std::string> mapping;
  for (const std::string& line : lines) {
    if (add_mapping(line, mapping)) continue;
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected lines of a label, each once, and the code points of its "
                     "characters, such as `1 65 97`, found `{}`",
                     {path.string(), line}));
  }
  std::vector<std::string> names;
  for (int label = labels.first; label <= labels.last; ++label) {
    const auto found = mapping.find(label);
    if (found == mapping.end()) {
      return fail(ErrorCode::data_damaged,
                  fill("\"{}\": expected a line for each of the labels {} to {}, found none for {}",
                       {path.string(), labels.first, labels.last, label}));
    }
    names.push_back(found->second);
  }
  return names;
}

Result<std::vector<std::string>> checked_names(Result<std::vector<std::string>> names,
                                               const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(auto found, std::move(names));
  VAELET_TRY(check_class_names(found, path));
  return found;
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

Result<std::vector<std::string>> read_class_names(const std::filesystem::path& folder,
                                                  const std::string& prefix, LabelRange labels) {
  std::error_code error;
  const auto list = folder / "class-names.txt";
  if (std::filesystem::exists(list, error))
    return checked_names(read_name_list(list, labels), list);
  const auto mapping = folder / (prefix + "mapping.txt");
  if (std::filesystem::exists(mapping, error))
    return checked_names(read_mapping(mapping, labels), mapping);
  std::vector<std::string> names;
  for (int label = labels.first; label <= labels.last; ++label) {
    names.push_back(std::to_string(label));
  }
  return names;
}

}  // namespace vaelet::native
