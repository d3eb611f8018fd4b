#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace vaelet::native {

/// The nearest of 256 grey levels to a pixel in [0, 1].
inline std::uint8_t grey_level(float pixel) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(pixel, 0.0F, 1.0F) * 255.0F));
}

}  // namespace vaelet::native
