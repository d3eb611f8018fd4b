#pragma once

#include <cstddef>
#include <span>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Decodes the first frame of a GIF. What the frame leaves uncovered is transparent, as browsers
/// show it. Errors: data_damaged (`refuse_picture`).
Result<Image> decode_gif(std::span<const std::byte> bytes, Colours colours);

}  // namespace vaelet::native
