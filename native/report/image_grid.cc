#include "native/report/image_grid.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>

#include <stb/stb_image_write.h>

namespace vaelet::native {
namespace {

constexpr int gap = 2;
constexpr std::uint8_t gap_level = 64;

std::uint8_t grey_level(float pixel) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(pixel, 0.0F, 1.0F) * 255.0F));
}

void append_bytes(void* context, void* data, int size) {
  const auto* bytes = static_cast<const std::byte*>(data);
  static_cast<std::vector<std::byte>*>(context)->insert(
      static_cast<std::vector<std::byte>*>(context)->end(), bytes, bytes + size);
}

}  // namespace

std::vector<std::byte> png_of_image_grid(std::span<const float> pixels, int height, int width,
                                         int columns) {
  const auto image_size = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
  const int count = static_cast<int>(pixels.size() / image_size);
  const int rows = (count + columns - 1) / columns;
  const int grid_width = columns * (width + gap) - gap;
  const int grid_height = rows * (height + gap) - gap;
  std::vector<std::uint8_t> grid(
      static_cast<std::size_t>(grid_width) * static_cast<std::size_t>(grid_height), gap_level);
  for (int image = 0; image < count; ++image) {
    const int top = image / columns * (height + gap);
    const int left = image % columns * (width + gap);
    for (int y = 0; y < height; ++y) {
      const auto source = pixels.subspan(
          static_cast<std::size_t>(image) * image_size + static_cast<std::size_t>(y * width),
          static_cast<std::size_t>(width));
      std::ranges::transform(source, grid.begin() + (top + y) * grid_width + left, grey_level);
    }
  }
  std::vector<std::byte> png;
  if (stbi_write_png_to_func(append_bytes, &png, grid_width, grid_height, 1, grid.data(),
                             grid_width) == 0) {
    throw std::runtime_error("stb_image_write could not encode the PNG");
  }
  return png;
}

}  // namespace vaelet::native
