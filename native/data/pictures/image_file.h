#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Decodes the bytes of a picture: PNG, JPEG, BMP, GIF, TGA or PNM, told apart by their first
/// bytes. Keeps 16 bits where the file has them. What is transparent shows white paper, unless
/// alpha is the ink (`is_ink_in_alpha`); EXIF data turn the picture upright; an animation gives its
/// first frame. Errors: data_damaged (another kind of file, broken, cut off, more than
/// `max_picture_pixels`), naming `path`, which is not read.
Result<Image> decode_image(const std::filesystem::path& path, std::span<const std::byte> bytes,
                           Colours colours);

}  // namespace vaelet::native
