#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "native/data/idx/idx.h"
#include "native/data/pictures/grey_image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The images of an IDX file as grey levels.
struct IdxImages {
  std::int64_t count = 0;
  ImageSize size;
  std::vector<std::uint8_t> levels;  // [N, H, W]
};

/// An IDX file and where it stands.
struct IdxSource {
  std::filesystem::path path;
  IdxFile file;
};

/// Turns the images of both files, or of the first alone where `test` is nullptr, into grey levels.
/// Images are [N, H, W], or have an axis of one channel besides. Whole numbers are levels from 0 to
/// 255; where all are 0 or 1, as in masks, 1 is white. Numbers with fractions run from 0 to 1 or,
/// where one is above 1, from 0 to 255. Notes what was assumed.
/// Errors: data_damaged (another shape, values that mean no grey level, sizes that differ between
/// the files or are too large for a model).
struct IdxImagePair {
  IdxImages training;
  IdxImages test;
};
Result<IdxImagePair> idx_images(IdxSource training, IdxSource* test,
                                std::vector<std::string>& notes);

}  // namespace vaelet::native
