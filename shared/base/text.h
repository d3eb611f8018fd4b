#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace vaelet {

/// A value for a `{}`: text, cut when it is very long, or a whole number. Views the text it was
/// made from. Small, and made out of line, because sentences are many.
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

/// Returns the number of gaps, `{}`, in a sentence.
constexpr std::size_t gap_count(std::string_view sentence) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = sentence.find("{}", at)) != std::string_view::npos; at += 2) {
    ++count;
  }
  return count;
}

/// Not defined: the compiler names it in its error when a Sentence has too few or too many gaps.
void this_sentence_needs_as_many_gaps_as_it_gets_pieces();

/// A sentence with `gaps` gaps, counted when it is compiled: only a literal converts to it. A
/// function that passes a sentence on takes it as `std::type_identity_t<Sentence<pieces>>`.
template <std::size_t gaps>
class Sentence {
 public:
  consteval Sentence(const char* text) : text_(text) {
    if (gap_count(text) != gaps) this_sentence_needs_as_many_gaps_as_it_gets_pieces();
  }

  constexpr const char* text() const { return text_; }

 private:
  const char* text_;
};

/// Fills without a check, for `fill` alone. Takes single values because sentences are
/// many and each argument that is a struct costs bytes of wasm.
std::string fill_gaps(const char* sentence, const TextPiece* pieces, std::size_t count);

/// Returns the sentence with each `{}` replaced by the next piece: `fill("expected {}, found {}",
/// {2, 3})`. Does not compile unless there are as many pieces as gaps.
template <std::size_t pieces>
std::string fill(std::type_identity_t<Sentence<pieces>> sentence,
                 const TextPiece (&values)[pieces]) {
  return fill_gaps(sentence.text(), values, pieces);
}

/// Returns a number with six decimals or so, `NaN` or `infinity`. The C library's own printing
/// would double the wasm.
std::string number_text(double number);

/// Returns a shape as `[2, 3]`.
std::string shape_text(std::span<const std::int64_t> shape);

}  // namespace vaelet
