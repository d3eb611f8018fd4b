#include "native/data/idx/idx_name.h"

#include <algorithm>
#include <array>

#include "native/base/lower_case.h"

namespace vaelet::native {
namespace {

bool is_separator(char character) {
  return character == '-' || character == '.' || character == '_';
}

bool take_ending(std::string_view& text, std::string_view ending) {
  if (!text.ends_with(ending)) return false;
  text.remove_suffix(ending.size());
  return true;
}

bool take_separator(std::string_view& text) {
  if (text.empty() || !is_separator(text.back())) return false;
  text.remove_suffix(1);
  return true;
}

bool take_word(std::string_view& text, std::string_view word) {
  std::string_view rest = text;
  const bool is_whole = take_ending(rest, word) && (rest.empty() || is_separator(rest.back()));
  if (is_whole) text = rest;
  return is_whole;
}

std::string take_archive(std::string_view& text) {
  take_ending(text, ".gz");
  for (const std::string_view ending : {".xz", ".bz2", ".zip", ".7z", ".zst"}) {
    if (take_ending(text, ending)) return std::string(ending);
  }
  return {};
}

/// Takes `-idx3-ubyte`, or `.idx3`, from the end.
bool take_type(std::string_view& text) {
  const std::size_t at = text.rfind("idx");
  if (at == std::string_view::npos || at == 0 || !is_separator(text[at - 1])) return false;
  std::string_view type = text.substr(at + 3);
  if (type.empty() || type.front() < '1' || type.front() > '9') return false;
  type.remove_prefix(1);
  const auto is_letter = [](char character) { return character >= 'a' && character <= 'z'; };
  const bool is_named = type.size() > 1 && is_separator(type.front()) &&
                        std::ranges::all_of(type.substr(1), is_letter);
  if (!type.empty() && !is_named) return false;
  text = text.substr(0, at - 1);
  return true;
}

}  // namespace

std::optional<IdxName> read_idx_name(std::string_view name) {
  const std::string lower = lower_case(name);
  std::string_view rest = lower;
  IdxName result;
  result.archive = take_archive(rest);
  if (!take_type(rest)) return std::nullopt;
  if (take_word(rest, "labels")) {
    result.content = IdxContent::labels;
  } else if (take_word(rest, "groups")) {
    result.content = IdxContent::groups;
  } else if (!take_word(rest, "images")) {
    return std::nullopt;
  }
  if (take_separator(rest)) {
    for (const std::string_view word : {"t10k", "test", "testing", "test10k"}) {
      result.is_test = result.is_test || take_word(rest, word);
    }
    const bool is_half = result.is_test || take_word(rest, "train") || take_word(rest, "training");
    if (!is_half) rest = std::string_view(lower).substr(0, rest.size() + 1);
  }
  result.prefix = name.substr(0, rest.size());
  return result;
}

bool is_idx_name(std::string_view name) { return read_idx_name(name).has_value(); }

}  // namespace vaelet::native
