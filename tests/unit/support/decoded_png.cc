#include "tests/unit/support/decoded_png.h"

#include <algorithm>
#include <stdexcept>

#include <stb/stb_image.h>

namespace vaelet::native {

DecodedPng decoded_png(std::span<const std::byte> file) {
  DecodedPng png;
  constexpr int rgb = 3;
  unsigned char* levels = stbi_load_from_memory(reinterpret_cast<const unsigned char*>(file.data()),
                                                static_cast<int>(file.size()), &png.width,
                                                &png.height, &png.channels, rgb);
  if (levels == nullptr) throw std::runtime_error("stb_image cannot read the PNG");
  for (int pixel = 0; pixel < png.width * png.height; ++pixel) {
    const auto* level = levels + static_cast<std::ptrdiff_t>(pixel) * rgb;
    png.pixels.push_back({level[0], level[1], level[2]});
  }
  stbi_image_free(levels);
  return png;
}

std::ptrdiff_t count_pixels(const DecodedPng& png, const std::array<int, 3>& colour) {
  return std::ranges::count(png.pixels, colour);
}

}  // namespace vaelet::native
