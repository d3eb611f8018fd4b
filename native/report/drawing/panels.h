#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native/report/drawing/canvas.h"

namespace vaelet::native {

/// Draws a picture on white with its caption above it, as wide as the picture.
Canvas captioned(const Canvas& picture, std::string_view caption);

/// Draws a picture with the names of its rows, all of the same height, to the left.
Canvas with_row_names(const Canvas& picture, const std::vector<std::string>& names);

/// Draws pictures on white, side by side, with a margin around all.
Canvas side_by_side(const std::vector<Canvas>& pictures);

}  // namespace vaelet::native
