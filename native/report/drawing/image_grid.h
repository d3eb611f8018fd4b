#pragma once

#include <span>

#include "native/report/drawing/canvas.h"

namespace vaelet::native {

/// Images side by side, row by row, two pixels apart. `pixels` [N, height, width] in [0, 1] become
/// grey levels; the last row may be short. Each pixel becomes `magnification` by `magnification`.
Canvas image_grid(std::span<const float> pixels, int height, int width, int columns,
                  int magnification = 1);

/// How often images of this size are magnified in a figure for people.
int figure_magnification(int height, int width);

/// Pixels between the images of a grid.
inline constexpr int image_gap = 2;

}  // namespace vaelet::native
