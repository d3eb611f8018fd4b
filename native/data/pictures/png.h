#pragma once

#include <cstddef>
#include <span>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Decodes a PNG, with 16 bits where it has them, turned as its EXIF chunk says.
/// Errors: data_damaged (`refuse_picture`).
Result<Image> decode_png(std::span<const std::byte> bytes, Colours colours);

}  // namespace vaelet::native
