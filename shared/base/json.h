#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "shared/base/error.h"

namespace vaelet {

/// A JSON value as plain data. Objects keep the order of their keys; a parsed object has no key
/// twice.
struct Json {
  struct Member;
  using Array = std::vector<Json>;
  using Object = std::vector<Member>;

  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value;

  /// Returns the member called `key`, or nullptr when there is none or this is no object.
  const Json* find(std::string_view key) const;
};

/// A key of an object with its value.
struct Json::Member {
  Member(std::string_view name, Json json) : key(name), value(std::move(json)) {}

  std::string key;
  Json value;
};

/// Returns the value for a sentence: text and numbers as they are, of all else the kind (`an
/// array`).
std::string brief_text(const Json& json);

/// Parses one JSON document. All its texts, keys too, are well-formed UTF-8. A number with a
/// fraction or an exponent is the nearest double; in WebAssembly, where exact reading would take
/// kilobytes, one of more than 15 digits may be off in its last place. Errors: header_malformed
/// (not JSON, text behind it, nested deeper than 32, invalid UTF-8, a lone surrogate),
/// duplicate_key.
Result<Json> parse_json(std::string_view text);

/// Returns `json` as text without spaces, always well-formed UTF-8. Numbers must be finite. Bytes
/// of a text that are no UTF-8 become U+FFFD; a writer that must not change a text checks it by
/// `is_utf8` first, as the writers of weights files do.
std::string write_json(const Json& json);

}  // namespace vaelet
