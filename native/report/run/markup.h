#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace vaelet::native {

/// Text as it must stand in HTML and SVG, between tags or in a quoted attribute. Bytes that are no
/// UTF-8 are kept: a browser shows a replacement for them.
std::string escaped(std::string_view text);

/// A `data:` URL of a PNG file (RFC 2397, RFC 4648 section 4).
std::string png_url(std::span<const std::byte> png);

}  // namespace vaelet::native
