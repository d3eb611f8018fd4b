#pragma once

#include <string>
#include <vector>

#include "native/data/data_source.h"
#include "native/data/labelled_images.h"
#include "native/data/pixel_summary.h"
#include "shared/base/error.h"
#include "shared/model/image_format.h"

namespace vaelet::native {

/// An image file that cannot be read.
struct BrokenFile {
  std::string path;     // below the data set's folder
  std::string problem;  // a sentence that names the whole path
};

/// The images that a model is trained and tested on. Format and classes are the data's own.
struct DataSet {
  std::string name;
  std::string digest;  // SHA-256 over the files, as the loader of their kind defines it
  ImageFormat image;   // mean 0 and std 1: levels from 0 to 255 stand for [0, 1]
  std::vector<std::string> class_names;
  LabelledImages training;
  LabelledImages test;
  // How the test images were chosen, where the data have none of their own; else empty.
  std::string test_choice = {};
  // How many training images made the data set a colour one, where the source left it open.
  std::string colour_choice = {};
  bool is_labelled = true;              // else all images are of one class, which has no meaning
  bool may_lie_on_side = false;         // files of EMNIST, whose images were not transposed
  PixelSummary summary = {};            // of the training images
  std::vector<BrokenFile> broken = {};  // left out
  std::vector<std::string> notes = {};  // sentences about what was left out, chosen or assumed
};

/// Reads the data set in a folder: IDX files where there are any (native/data/idx/idx_data_set.h),
/// also in the folders below it, else a folder of images (native/data/folders/image_folder.h).
/// Errors: data_missing (no folder, or one that holds neither), data_damaged (both, in several
/// folders), and those of the two loaders.
Result<DataSet> load_data_set(const DataSource& source);

}  // namespace vaelet::native
