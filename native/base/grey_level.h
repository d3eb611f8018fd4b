#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace vaelet::native {

/// Returns the nearest of 256 levels to a value in [0, 1].
inline std::uint8_t grey_level(float pixel) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(pixel, 0.0F, 1.0F) * 255.0F));
}

}  // namespace vaelet::native
