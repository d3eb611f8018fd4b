#pragma once

#include <cstddef>
#include <span>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Decodes a PBM, PGM or PPM, as text or binary (P1 to P6), with levels up to any maximum from 1 to
/// 65535, which is white. Of a file of several pictures, the first. Errors: data_damaged
/// (`refuse_picture`).
///
/// Ours, because stb_image takes every maximum for 255 or 65535 and knows no text, and Netpbm's
/// library ends the process at the first mistake of a file.
Result<Image> decode_pnm(std::span<const std::byte> bytes, Colours colours);

}  // namespace vaelet::native
