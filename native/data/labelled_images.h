#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "native/data/background_rows.h"

namespace vaelet::native {

/// Images with their classes, as bytes: converted to floats a batch at a time.
struct LabelledImages {
  std::int64_t count = 0;
  std::vector<std::uint8_t> pixels;           // [N, C, H, W]; empty where `rows` decodes them
  std::vector<std::int32_t> labels;           // [N], index into the class names
  std::shared_ptr<BackgroundRows> rows = {};  // of images that do not all stay in memory
};

}  // namespace vaelet::native
