#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "native/data/pictures/grey_image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The most pixels of an image file. A larger one is refused from its header, before memory is
/// allocated.
inline constexpr std::size_t max_image_file_pixels = std::size_t{1} << 26;

/// Decodes the bytes of an image file of any format that stb_image reads, at 16 bits where the file
/// has them. Colours become luma (ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B); what is transparent
/// shows white paper; an animation gives its first frame.
/// Errors: data_damaged (no image, broken, cut off, too large), naming `path`, which is not read.
Result<GreyImage> decode_image(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace vaelet::native
