#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vaelet::native {

/// The values of an enumeration with the words of the command line and of records. A specialisation
/// has `static auto all()`, an array of pairs of value and word.
template <class Enum>
struct EnumNames;

template <class Enum>
concept NamedEnum = requires {
  EnumNames<Enum>::all();  // which only a specialisation has
};

/// Returns the words, in the order of the table.
template <NamedEnum Enum>
std::vector<std::string> enum_words() {
  std::vector<std::string> words;
  for (const auto& [value, word] : EnumNames<Enum>::all()) words.emplace_back(word);
  return words;
}

/// Returns the word of a value.
template <NamedEnum Enum>
std::string enum_word(Enum value) {
  const auto all = EnumNames<Enum>::all();
  return std::string(
      std::ranges::find(all, value, [](const auto& pair) { return pair.first; })->second);
}

/// Returns the value of one of the words.
template <NamedEnum Enum>
Enum enum_value(std::string_view word) {
  const auto all = EnumNames<Enum>::all();
  return std::ranges::find(all, word, [](const auto& pair) { return pair.second; })->first;
}

}  // namespace vaelet::native
