#pragma once

#include <cstddef>
#include <span>

#include "native/data/pictures/image.h"

namespace vaelet::native {

/// Returns how EXIF data, "Exif", two zeros and a TIFF, say that the picture lies: 1 to 8, and 1
/// (upright) where they do not say or cannot be read.
int exif_orientation(std::span<const std::byte> exif);

/// Returns the picture upright, given how it lies.
Image turn_upright(Image image, int orientation);

}  // namespace vaelet::native
