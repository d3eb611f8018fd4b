#include "shared/base/text.h"

#include <cmath>
#include <cstddef>

#include "shared/base/utf8.h"

namespace vaelet {
namespace {

constexpr std::size_t longest_piece = 400;

/// Returns 0 to 999999 as `.25`: without trailing zeros, and nothing for 0.
std::string fraction_text(std::int64_t millionths) {
  if (millionths == 0) return "";
  std::string digits = std::to_string(1000000 + millionths);
  digits.front() = '.';
  digits.resize(digits.find_last_not_of('0') + 1);
  return digits;
}

}  // namespace

TextPiece::TextPiece(const char* text) : text_(text) {}
TextPiece::TextPiece(std::string_view text) : text_(text.data() == nullptr ? "" : text) {}
TextPiece::TextPiece(const std::string& text) : text_(text) {}
TextPiece::TextPiece(Number number) : number_(number.value) {}

void TextPiece::append_to(std::string& text) const {
  if (text_.data() == nullptr) {
    text += std::to_string(number_);
    return;
  }
  text += utf8_prefix(text_, longest_piece);
  if (text_.size() > longest_piece) text += "...";
}

std::string fill_gaps(const char* sentence, const TextPiece* pieces, std::size_t count) {
  std::string_view rest = sentence;
  std::string text;
  for (const TextPiece& piece : std::span(pieces, count)) {
    const std::size_t gap = rest.find("{}");
    text += rest.substr(0, gap);
    piece.append_to(text);
    rest.remove_prefix(gap + 2);
  }
  text += rest;
  return text;
}

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (number < 0) return "-" + number_text(-number);
  if (std::isinf(number)) return "infinity";
  int exponent = 0;
  if (number >= 1e9 || (number > 0 && number < 1e-3)) {
    for (; number >= 10; ++exponent) number /= 10;
    for (; number < 1; --exponent) number *= 10;
  }
  const auto millionths = std::int64_t{std::llround(number * 1e6)};
  std::string text = std::to_string(millionths / 1000000) + fraction_text(millionths % 1000000);
  if (exponent != 0) text += fill("e{}", {exponent});
  return text;
}

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (const std::int64_t side : shape) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(side);
  }
  text += ']';
  return text;
}

}  // namespace vaelet
