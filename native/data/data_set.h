#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/data/pictures/grey_image.h"
#include "shared/base/error.h"
#include "shared/model/image_format.h"

namespace vaelet::native {

/// Where a data set is, and how its images are read.
struct DataSource {
  std::string folder = "build/data/mnist";
  std::optional<ImageSize> image_size = {};      // to which each image is resized; none: their own
  bool transpose = false;                        // swap rows and columns of IDX images
  std::optional<std::uint64_t> split_seed = {};  // chooses test images for a folder without any
};

/// Images with their classes, as bytes: converted to floats a batch at a time.
struct LabelledImages {
  std::int64_t count = 0;
  std::vector<std::uint8_t> pixels;  // [N, C, H, W]
  std::vector<std::int32_t> labels;  // [N], index into the class names
};

/// The images that a model is trained and tested on. Format and classes are the data's own.
struct DataSet {
  std::string name;
  std::string digest;  // SHA-256 over the files, as the loader of their kind defines it
  ImageFormat image;   // mean 0 and std 1: pixels from 0 to 255 stand for [0, 1]
  std::vector<std::string> class_names;
  LabelledImages training;
  LabelledImages test;
  // How the test images were chosen, where the data have none of their own; else empty.
  std::string test_choice = {};
};

/// Reads the data set in a folder: IDX files where there are any (native/data/idx_data_set.h), else
/// a folder of images for each class (native/data/image_folder.h).
/// Errors: data_missing (no folder, or one that holds neither), and those of the two loaders.
Result<DataSet> load_data_set(const DataSource& source);

/// Mean and standard deviation of all values of all images, in [0, 1].
struct PixelStatistics {
  double mean = 0.0;
  double std = 1.0;
};
PixelStatistics pixel_statistics(const LabelledImages& images);

}  // namespace vaelet::native
