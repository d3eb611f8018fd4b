#pragma once

#include <cstdint>
#include <vector>

namespace vaelet::native {

/// A black and white picture, row-major; not 0 is ink.
struct Bitmap {
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> ink;
};

/// Returns the distance of each ink pixel to the nearest pixel without ink, between centres, 0
/// elsewhere; exact (rows, then columns, as Felzenszwalb and Huttenlocher 2012, section 2.2).
/// Infinite when every pixel is ink.
std::vector<double> distance_to_background(const Bitmap& bitmap);

/// Thins the ink from all sides at once to lines one pixel wide in its middle, with as many pieces
/// and holes (Guo and Hall 1989, algorithm A1).
Bitmap skeleton(Bitmap bitmap);

}  // namespace vaelet::native
