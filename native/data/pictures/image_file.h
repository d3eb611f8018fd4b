#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "native/data/pictures/grey_image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Decodes the bytes of a picture: PNG, JPEG, BMP, GIF, TGA or PNM, told apart by their first
/// bytes. Keeps 16 bits where the file has them. Colours become luma (ITU-R BT.601: 0.299 R +
/// 0.587 G + 0.114 B); what is transparent shows white paper, unless alpha is the ink
/// (`is_ink_in_alpha`); EXIF data turn the picture upright; an animation gives its first frame.
/// Errors: data_damaged (another kind of file, broken, cut off, more than `max_picture_pixels`),
/// naming `path`, which is not read.
Result<GreyImage> decode_image(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace vaelet::native
