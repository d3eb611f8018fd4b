#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/data/fit_image.h"

namespace vaelet::native {

/// Names or labels of classes.
struct ClassChoice {
  std::vector<std::string> names;  // none: all classes

  bool operator==(const ClassChoice&) const = default;
};

/// Where a data set is, and how its images are read.
struct DataSource {
  std::string folder = "build/data/mnist";
  std::optional<ImageSize> image_size = {};      // of every image; none: their own, which is one
  Fit fit = Fit::crop;                           // how images of another shape get that size
  std::optional<int> channels = {};              // 1: grey, 3: colour; none: as the images are
  bool transpose = false;                        // swap rows and columns of IDX images
  std::optional<std::uint64_t> split_seed = {};  // chooses test images for data without any
  ClassChoice classes = {};                      // those that are read
  bool groups = false;                           // pictures stand in CLASS/GROUP/
  bool skip_broken = false;                      // go on without images that cannot be read
  // MiB of pixels that a folder of images keeps in memory; more are decoded when they are needed.
  // None: half of the machine's memory.
  std::optional<std::int64_t> memory_mib = {};
};

}  // namespace vaelet::native
