#pragma once

#include <cstddef>
#include <span>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Decodes a BMP of 1, 4, 8, 16, 24 or 32 bits a pixel, without compression. Errors: data_damaged
/// (`refuse_picture`).
Result<Image> decode_bmp(std::span<const std::byte> bytes, Colours colours);

}  // namespace vaelet::native
