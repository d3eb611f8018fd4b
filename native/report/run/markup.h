#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace vaelet::native {

/// Escapes text for HTML and SVG, between tags or in a quoted attribute. Keeps bytes that are not
/// UTF-8: a browser shows a replacement for them.
std::string escaped(std::string_view text);

/// Returns a `data:` URL of a PNG file (RFC 2397, RFC 4648 section 4).
std::string png_url(std::span<const std::byte> png);

}  // namespace vaelet::native
