#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// Grey images with their classes, as bytes: converted to floats a batch at a time.
struct LabelledImages {
  std::int64_t count = 0;
  std::vector<std::uint8_t> pixels;  // [N, H, W]
  std::vector<std::uint8_t> labels;  // [N], index into the class names
};

/// What a model learns from. Sizes and classes are the data's own.
struct DataSet {
  std::string name;
  std::string digest;  // SHA-256 of the files' SHA-256 digests: training images, labels, test
                       // images, labels
  int height = 0;
  int width = 0;
  std::vector<std::string> class_names;
  LabelledImages training;
  LabelledImages test;
};

/// Reads a folder with the four IDX files of MNIST's naming, plain or with `.gz`; the data set is
/// named after the folder, its classes are called by their numbers.
/// Errors: data_missing (which file, where to get it), data_damaged (sizes that differ between
/// files, a class without a training image, and all of `read_idx`).
Result<DataSet> load_data_set(const std::filesystem::path& folder);

/// Mean and standard deviation of all pixels, in [0, 1].
struct PixelStatistics {
  double mean = 0.0;
  double std = 1.0;
};
PixelStatistics pixel_statistics(const LabelledImages& images);

}  // namespace vaelet::native
