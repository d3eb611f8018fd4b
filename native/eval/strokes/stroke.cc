#include "native/eval/strokes/stroke.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace vaelet::native {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Squared distances along one line: the least `heights[j] + (i - j)^2`. The search stops where no
// height could win any more.
std::vector<double> lowest_parabolas(const std::vector<double>& heights) {
  const auto count = static_cast<std::ptrdiff_t>(heights.size());
  const auto height = [&](std::ptrdiff_t j) {
    return j >= 0 && j < count ? heights[static_cast<std::size_t>(j)] : infinity;
  };
  std::vector<double> lowest = heights;
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    double& best = lowest[static_cast<std::size_t>(i)];
    for (std::ptrdiff_t offset = 1; offset < count; ++offset) {
      const auto square = static_cast<double>(offset * offset);
      if (square >= best) break;
      best = std::min(best, square + std::min(height(i - offset), height(i + offset)));
    }
  }
  return lowest;
}

// One row or column of an image: `count` values, `stride` apart from `first`.
void transform_line(std::vector<double>& image, std::size_t first, std::size_t stride,
                    std::size_t count) {
  std::vector<double> line(count);
  for (std::size_t i = 0; i < count; ++i) line[i] = image[first + i * stride];
  line = lowest_parabolas(line);
  for (std::size_t i = 0; i < count; ++i) image[first + i * stride] = line[i];
}

// Ink of the eight neighbours, clockwise from the pixel above.
using Ring = std::array<bool, 8>;

Ring neighbours(const Bitmap& bitmap, int pixel) {
  constexpr std::array<std::array<int, 2>, 8> around{
      {{-1, 0}, {-1, 1}, {0, 1}, {1, 1}, {1, 0}, {1, -1}, {0, -1}, {-1, -1}}};
  Ring ring{};
  for (std::size_t i = 0; i < around.size(); ++i) {
    const int row = pixel / bitmap.width + around[i][0];
    const int column = pixel % bitmap.width + around[i][1];
    ring[i] = row >= 0 && row < bitmap.height && column >= 0 && column < bitmap.width &&
              bitmap.ink[static_cast<std::size_t>(row * bitmap.width + column)] != 0;
  }
  return ring;
}

// Pieces of ink around a pixel: with one, taking it away neither parts ink nor opens a hole.
int count_pieces(const Ring& ring) {
  int pieces = 0;
  for (std::size_t i = 0; i < 8; i += 2) pieces += !ring[i] && (ring[i + 1] || ring[(i + 2) % 8]);
  return pieces;
}

// Neighbours, counted in pairs: one at the end of a line, more than three within ink.
int count_pairs(const Ring& ring) {
  int forward = 0;
  int backward = 0;
  for (std::size_t i = 0; i < 8; i += 2) {
    forward += ring[i] || ring[i + 1];
    backward += ring[i] || ring[(i + 7) % 8];
  }
  return std::min(forward, backward);
}

// Condition (c) of the paper: what keeps each half of a pass to its two sides of the ink.
bool is_other_side(const Ring& ring, std::size_t side) {
  return ring[side + 2] && (ring[side] || ring[side + 1] || !ring[(side + 3) % 8]);
}

// Takes away, all at once, the border pixels on one side. Gives whether there were any.
bool thin_side(Bitmap& bitmap, std::size_t side) {
  std::vector<std::size_t> border;
  for (std::size_t pixel = 0; pixel < bitmap.ink.size(); ++pixel) {
    if (bitmap.ink[pixel] == 0) continue;
    const Ring ring = neighbours(bitmap, static_cast<int>(pixel));
    const int pairs = count_pairs(ring);
    if (count_pieces(ring) == 1 && pairs >= 2 && pairs <= 3 && !is_other_side(ring, side)) {
      border.push_back(pixel);
    }
  }
  for (const std::size_t pixel : border) bitmap.ink[pixel] = 0;
  return !border.empty();
}

}  // namespace

std::vector<double> distance_to_background(const Bitmap& bitmap) {
  const auto height = static_cast<std::size_t>(bitmap.height);
  const auto width = static_cast<std::size_t>(bitmap.width);
  std::vector<double> distances(bitmap.ink.size());
  std::ranges::transform(bitmap.ink, distances.begin(),
                         [](std::uint8_t ink) { return ink != 0 ? infinity : 0.0; });
  for (std::size_t row = 0; row < height; ++row) transform_line(distances, row * width, 1, width);
  for (std::size_t column = 0; column < width; ++column) {
    transform_line(distances, column, width, height);
  }
  for (double& distance : distances) distance = std::sqrt(distance);
  return distances;
}

Bitmap skeleton(Bitmap bitmap) {
  constexpr std::size_t right_or_below = 4;
  constexpr std::size_t left_or_above = 0;
  bool thinned = true;
  while (thinned) {
    thinned = thin_side(bitmap, right_or_below);
    thinned = thin_side(bitmap, left_or_above) || thinned;
  }
  return bitmap;
}

}  // namespace vaelet::native
