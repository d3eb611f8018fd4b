#include "native/eval/stroke.h"

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

// Ink of the eight neighbours, around the pixel from its right.
using Ring = std::array<bool, 8>;

Ring neighbours(const Bitmap& bitmap, std::size_t pixel) {
  constexpr std::array<std::array<int, 2>, 8> around{
      {{0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}, {1, 0}, {1, 1}}};
  const int row = static_cast<int>(pixel) / bitmap.width;
  const int column = static_cast<int>(pixel) % bitmap.width;
  Ring ring{};
  for (std::size_t i = 0; i < around.size(); ++i) {
    const int y = row + around[i][0];
    const int x = column + around[i][1];
    ring[i] = y >= 0 && y < bitmap.height && x >= 0 && x < bitmap.width &&
              bitmap.ink[static_cast<std::size_t>(y * bitmap.width + x)] != 0;
  }
  return ring;
}

// Yokoi's connectivity number for 8-connected ink: 1 when taking the pixel away neither parts the
// ink nor opens or closes a hole.
int connectivity_number(const Ring& ring) {
  int number = 0;
  for (std::size_t side = 0; side < 8; side += 2) {
    const bool gap = !ring[side];
    const bool closed = !ring[side + 1] && !ring[(side + 2) % 8];
    number += static_cast<int>(gap) - static_cast<int>(gap && closed);
  }
  return number;
}

bool removable(const Ring& ring) {
  const bool ends_line = std::ranges::count(ring, true) < 2;
  return !ends_line && connectivity_number(ring) == 1;
}

}  // namespace

std::vector<double> distance_to_background(const Bitmap& bitmap) {
  const auto height = static_cast<std::size_t>(bitmap.height);
  const auto width = static_cast<std::size_t>(bitmap.width);
  std::vector<double> distances(height * width);
  std::ranges::transform(bitmap.ink, distances.begin(),
                         [](std::uint8_t ink) { return ink != 0 ? infinity : 0.0; });
  for (std::size_t row = 0; row < height; ++row) transform_line(distances, row * width, 1, width);
  for (std::size_t column = 0; column < width; ++column)
    transform_line(distances, column, width, height);
  for (double& distance : distances) distance = std::sqrt(distance);
  return distances;
}

Bitmap skeleton(const Bitmap& bitmap, const std::vector<double>& distances) {
  std::vector<std::size_t> order;
  for (std::size_t pixel = 0; pixel < bitmap.ink.size(); ++pixel) {
    if (bitmap.ink[pixel] != 0) order.push_back(pixel);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t pixel) { return distances[pixel]; });
  Bitmap thin = bitmap;
  for (const std::size_t pixel : order) {
    if (removable(neighbours(thin, pixel))) thin.ink[pixel] = 0;
  }
  return thin;
}

}  // namespace vaelet::native
