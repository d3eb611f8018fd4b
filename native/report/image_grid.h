#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace vaelet::native {

/// A PNG file with images side by side, row by row, two pixels apart. `pixels` [N, height, width]
/// in [0, 1] become grey levels; the last row may be short.
std::vector<std::byte> png_of_image_grid(std::span<const float> pixels, int height, int width,
                                         int columns);

}  // namespace vaelet::native
