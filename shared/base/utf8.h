#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vaelet {

/// Returns whether `text` is well-formed UTF-8 as RFC 3629 defines it: no overlong form, no
/// surrogate, nothing beyond U+10FFFF, no character cut off.
bool is_utf8(std::string_view text);

/// Appends the character of a code point, which must be a Unicode scalar value: 0 to 0x10FFFF, and
/// no surrogate (0xD800 to 0xDFFF).
void append_utf8(std::string& text, char32_t code_point);

/// Returns `text` with U+FFFD, the replacement character, in the place of each byte that belongs to
/// no well-formed character. For sentences that quote invalid text.
std::string replace_invalid_utf8(std::string_view text);

/// Returns the first `size` bytes of `text`, or up to three fewer where that would cut a character.
std::string_view utf8_prefix(std::string_view text, std::size_t size);

}  // namespace vaelet
