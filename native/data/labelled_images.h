#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "native/data/background_rows.h"

namespace vaelet::native {

/// What images have in common beside their class: a writer, a typeface.
struct ImageGroup {
  std::int32_t group = 0;   // one style; the same in training and test images
  std::int32_t family = 0;  // groups that are related: none stands in two parts of a split

  bool operator==(const ImageGroup&) const = default;
};

/// Images with their classes, as bytes: converted to floats a batch at a time.
struct LabelledImages {
  std::int64_t count = 0;
  std::vector<std::uint8_t> pixels;           // [N, C, H, W]; empty where `rows` decodes them
  std::vector<std::int32_t> labels;           // [N], index into the class names
  std::shared_ptr<BackgroundRows> rows = {};  // of images that do not all stay in memory
  std::vector<ImageGroup> groups = {};        // [N]; empty where the data say nothing of groups
};

}  // namespace vaelet::native
