#pragma once

#include <cstddef>
#include <span>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns whether a file is a TGA. The format has no first bytes of its own, so that all of its
/// header must make sense: no value but those that the format defines, none for a colour map that
/// is not there, and the bits of a pixel that its kind of image can have.
bool is_tga(std::span<const std::byte> bytes);

/// Decodes a TGA: grey, colour or with a colour map, plain or run-length encoded.
/// Errors: data_damaged (`refuse_picture`).
Result<Image> decode_tga(std::span<const std::byte> bytes, Colours colours);

}  // namespace vaelet::native
