#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace vaelet {

/// What takes the place of a `{}`: text, cut when it is very long, or a whole number. Lives no
/// longer than what it was made from. Small, and made out of line, because sentences are many.
class TextPiece {
 public:
  TextPiece(const char* text);
  TextPiece(std::string_view text);
  TextPiece(const std::string& text);
  template <std::integral Integer>
  TextPiece(Integer number) : TextPiece(Number{static_cast<std::int64_t>(number)}) {}

  void append_to(std::string& text) const;

 private:
  struct Number {
    std::int64_t value;
  };
  explicit TextPiece(Number number);

  std::string_view text_;
  std::int64_t number_ = 0;  // when text_ views nothing
};

/// The sentence with each `{}` replaced by the next piece: `fill("expected {}, found {}", {2, 3})`.
std::string fill(std::string_view sentence, std::initializer_list<TextPiece> pieces);

/// A number to six decimals or so, `NaN` or `infinity`. The C library's own would double the wasm.
std::string number_text(double number);

/// `[2, 3]`.
std::string shape_text(std::span<const std::int64_t> shape);

}  // namespace vaelet
