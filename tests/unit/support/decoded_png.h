#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace vaelet::native {

/// A PNG file as stb_image reads it.
struct DecodedPng {
  int width = 0;
  int height = 0;
  int channels = 0;  // in the file
  std::vector<std::array<int, 3>> pixels;

  std::array<int, 3> at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
};

/// Throws when this is no PNG, which fails the test.
DecodedPng decoded_png(std::span<const std::byte> file);

/// How many pixels have exactly this colour.
std::ptrdiff_t count_pixels(const DecodedPng& png, const std::array<int, 3>& colour);

}  // namespace vaelet::native
