#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "native/data/pictures/file_kind.h"

namespace vaelet::fuzz {

/// Returns a file of the format made from a fuzzer's bytes: behind the first bytes of the format,
/// with sides of at most 255 pixels, so that a run costs little, and for PNG with checksums that
/// are right. A few inputs keep their sides.
std::vector<std::uint8_t> picture_input(native::FileKind format,
                                        std::span<const std::uint8_t> data);

}  // namespace vaelet::fuzz
