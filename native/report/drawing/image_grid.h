#pragma once

#include <span>
#include <vector>

#include "native/report/drawing/canvas.h"
#include "shared/model/image_format.h"

namespace vaelet::native {

/// Draws images side by side, row by row, two pixels apart; the last row may be short. `pixels`
/// [N, C, H, W] in [0, 1] are grey (C = 1) or RGB (C = 3). Each becomes `magnification` by
/// `magnification` pixels.
Canvas image_grid(std::span<const float> pixels, const ImageFormat& image, int columns,
                  int magnification = 1);

/// Puts grids of one width below each other, `gap` pixels apart.
Canvas stacked(const std::vector<Canvas>& grids, int gap);

/// Returns by how much images of this size are magnified in a figure for people.
int figure_magnification(const ImageFormat& image);

/// Pixels between the images of a grid.
inline constexpr int image_gap = 2;

}  // namespace vaelet::native
