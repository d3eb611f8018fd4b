#include "native/app/command_line/toml_text.h"

#include "native/base/number.h"
#include "shared/base/text.h"

namespace vaelet::native {

Result<toml::table> parse_toml(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::argument_invalid,
                fill("line {}: expected TOML, found: {}",
                     {error.source().begin.line, error.description()}));
  }
}

std::optional<std::string> toml_value_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* integer = node.as_integer()) return std::to_string(integer->get());
  if (const auto* number = node.as_floating_point()) return shortest_text(number->get());
  if (const auto* boolean = node.as_boolean()) return boolean->get() ? "true" : "false";
  return std::nullopt;
}

}  // namespace vaelet::native
