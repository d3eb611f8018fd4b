#pragma once

#include <algorithm>
#include <cmath>

#include <torch/torch.h>

namespace vaelet::native {

/// Returns an upright bar, [1, 1, H, W], sheared so that its top moves right by `lean` pixels a
/// row, drawn with soft edges.
inline torch::Tensor drawn_bar(int height, int width, double bar_height, double bar_width,
                               double lean) {
  auto image = torch::zeros({1, 1, height, width});
  const double middle_row = height / 2.0;
  const double middle_column = width / 2.0;
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const double up = middle_row - (row + 0.5);
      const double across = column + 0.5 - middle_column - lean * up;
      const double inside_height = std::clamp(bar_height / 2 - std::abs(up) + 0.5, 0.0, 1.0);
      const double inside_width = std::clamp(bar_width / 2 - std::abs(across) + 0.5, 0.0, 1.0);
      image[0][0][row][column] = inside_height * inside_width;
    }
  }
  return image;
}

}  // namespace vaelet::native
