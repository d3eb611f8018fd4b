#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// What an alpha channel means that is 0 everywhere.
enum class EmptyAlpha { is_transparent, is_opaque };

/// How many bits of a level are kept.
enum class LevelBits { eight, sixteen };

/// Decodes a PNG, BMP, GIF or TGA by stb_image. The callers check what stb_image does not: whether
/// the size is within limits, and whether it reads the file as its author meant it.
/// Errors: data_damaged (`refuse_picture`): broken or cut off.
Result<Image> decode_by_stb(const std::string& format, std::span<const std::byte> bytes,
                            Colours colours, EmptyAlpha empty_alpha = EmptyAlpha::is_transparent,
                            LevelBits level_bits = LevelBits::eight);

}  // namespace vaelet::native
