#include "native/app/command_line/configuration_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "native/app/command_line/nearest.h"
#include "native/app/command_line/toml_text.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

tl::unexpected<Error> invalid(std::string sentence) {
  return fail(ErrorCode::argument_invalid, std::move(sentence));
}

std::string sections_text(const KnownFlags& known) {
  std::string text;
  for (const auto& [section, flags] : known) text += (text.empty() ? "[" : ", [") + section + "]";
  return text;
}

std::vector<std::string> sections_of(const KnownFlags& known) {
  std::vector<std::string> sections;
  for (const auto& [section, flags] : known) sections.push_back(section);
  return sections;
}

/// Checks what stands outside the sections, and their names.
Result<void> check_section(std::string_view name, const toml::node& node,
                           const std::string& command, const KnownFlags& known) {
  const auto line = node.source().begin.line;
  if (!node.is_table()) {
    return invalid(fill("line {}: the key \"{}\" stands in no section; expected [{}] above it",
                        {line, name, command}));
  }
  if (known.contains(std::string(name))) return {};
  return invalid(fill("line {}: expected the section of a command, {}, found [{}]{}",
                      {line, sections_text(known), name, nearest_hint(name, sections_of(known))}));
}

Result<FlagSetting> read_setting(std::string_view key, const toml::node& node,
                                 const std::string& section, const KnownFlags& known) {
  const auto line = node.source().begin.line;
  const auto& flags = known.at(section);
  if (std::ranges::count(flags, key) == 0) {
    return invalid(fill("line {}, section [{}]: expected a flag of `vaelet {}`, found \"{}\"{}",
                        {line, section, section, key, nearest_hint(key, flags)}));
  }
  auto text = toml_value_text(node);
  if (!text) {
    return invalid(
        fill("line {}, section [{}], key \"{}\": expected one text, number, true or "
             "false, found another kind of value",
             {line, section, key}));
  }
  return FlagSetting{std::string(key), std::move(*text)};
}

}  // namespace

Result<std::vector<FlagSetting>> read_configuration(std::string_view text,
                                                    const std::string& command,
                                                    const KnownFlags& known) {
  VAELET_TRY_ASSIGN(const auto table, parse_toml(text));
  std::vector<FlagSetting> settings;
  for (const auto& [name, node] : table) {
    VAELET_TRY(check_section(name.str(), node, command, known));
    for (const auto& [key, value] : *node.as_table()) {
      VAELET_TRY_ASSIGN(auto setting,
                        read_setting(key.str(), value, std::string(name.str()), known));
      if (name.str() == command) settings.push_back(std::move(setting));
    }
  }
  if (table.contains(command)) return settings;
  return invalid(fill("expected a section [{}] with the flags of `vaelet {}`, found none",
                      {command, command}));
}

}  // namespace vaelet::native
