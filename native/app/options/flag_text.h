#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>

#include <CLI/CLI.hpp>

#include "native/app/options/enum_names.h"
#include "native/app/options/validators.h"
#include "native/base/number.h"

namespace vaelet::native {

/// Reads and writes, for the command line and for records, a value that CLI11 cannot read by
/// itself. A specialisation has `type_name`, as the help shows it; `check()`, which refuses a text
/// with a sentence; `read`, the value of a text that `check` accepts; and `write`, the shortest
/// such text.
template <class Value>
struct FlagText;

template <NamedEnum Enum>
struct FlagText<Enum> {
  static constexpr auto type_name = "TEXT";
  static CLI::Validator check() { return one_of(enum_words<Enum>()); }
  static Enum read(const std::string& text) { return enum_value<Enum>(text); }
  static std::string write(Enum value) { return enum_word(value); }
};

template <class Value>
concept FlagNumber = std::is_arithmetic_v<Value> && !std::same_as<Value, bool>;

/// A number is read as records write it: CLI11 takes `010` for 8. Its flag declares its range.
template <FlagNumber Number>
struct FlagText<Number> {
  static constexpr auto type_name = "NUMBER";
  static CLI::Validator check() { return {}; }
  static Number read(const std::string& text) { return parse_number<Number>(text).value(); }
  static std::string write(Number value) {
    if constexpr (std::integral<Number>) {
      return std::to_string(value);
    } else {
      return shortest_text(value);
    }
  }
};

template <class Value>
concept WrittenByFlagText = requires {
  FlagText<Value>::check();  // which only a specialisation has
};

template <class Value>
struct IsOptional : std::false_type {};
template <class Value>
struct IsOptional<std::optional<Value>> : std::true_type {};

/// The type of a flag's value, where one may be missing.
template <class Value>
struct ValueOf {
  using type = Value;
};
template <class Value>
struct ValueOf<std::optional<Value>> {
  using type = Value;
};

/// Returns the text of a flag's value as records have it; nothing for an optional one without
/// value.
template <class Value>
std::optional<std::string> flag_text(const Value& value) {
  if constexpr (IsOptional<Value>::value) {
    return value ? flag_text(*value) : std::nullopt;
  } else if constexpr (WrittenByFlagText<Value>) {
    return FlagText<Value>::write(value);
  } else if constexpr (std::same_as<Value, bool>) {
    return value ? "true" : "false";
  } else {
    return value;
  }
}

}  // namespace vaelet::native
