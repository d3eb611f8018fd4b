#pragma once

#include <cstddef>
#include <string>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The most pixels of a picture. A larger one is refused from its header, before memory is
/// allocated.
inline constexpr std::size_t max_picture_pixels = std::size_t{1} << 26;

/// Returns the error of a decoder. `found` ends the sentence "expected an image, found ..."; the
/// file and what was expected are added by `decode_image`.
tl::unexpected<Error> refuse_picture(std::string found);

/// Returns the error of a file that lacks its end. `format` is, for example, "a PNG".
tl::unexpected<Error> refuse_cut_off(const std::string& format);

/// Checks, before anything is decoded, that a picture has pixels and not more than a file may have.
Result<void> check_picture_size(const std::string& format, ImageSize size);

/// Checks, before anything is decoded, that a file has the bytes that its pixels need at least. So
/// a few bytes that claim a large picture cost no memory.
Result<void> check_enough_bytes(const std::string& format, ImageSize size, std::size_t found,
                                std::size_t needed);

}  // namespace vaelet::native
