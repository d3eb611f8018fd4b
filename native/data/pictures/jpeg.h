#pragma once

#include <cstddef>
#include <span>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Decodes a JPEG by libjpeg-turbo: baseline, progressive or arithmetic, grey, colour, CMYK or
/// YCCK, turned as its EXIF data say. Levels of CMYK count as inverted, with Adobe's marker and
/// without, as browsers read them. Errors: data_damaged (`refuse_picture`).
Result<Image> decode_jpeg(std::span<const std::byte> bytes, Colours colours);

}  // namespace vaelet::native
