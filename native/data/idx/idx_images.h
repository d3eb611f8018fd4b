#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native/data/idx/idx.h"
#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The images of an IDX file as levels from 0 to 255.
struct IdxImages {
  std::int64_t count = 0;
  ImageSize size;
  int channels = 1;                  // or 3
  std::vector<std::uint8_t> levels;  // [N, C, H, W]
};

/// An IDX file and where it stands.
struct IdxSource {
  std::filesystem::path path;
  IdxFile file;
};

/// Turns the images of both files, or of the first alone where `test` is nullptr, into levels.
/// Images are [N, H, W], [N, H, W, C] or [N, C, H, W], with 1 or 3 channels; where both axes could
/// be the channels, that of one channel is, else the last. They become grey or coloured as
/// `channels` says, 1 or 3, or else coloured where a training image has colour. Whole numbers are
/// levels from 0 to 255; where all are 0 or 1, as in masks, 1 is white. Numbers with fractions run
/// from 0 to 1 or, where one is above 1, from 0 to 255. Notes what was assumed. Errors:
/// data_damaged (another shape, values that mean no grey level, sizes that differ between the files
/// or are too large for a model).
struct IdxImagePair {
  IdxImages training;
  IdxImages test;
  std::string colour_choice;  // why they are in colour, where `channels` left it open
};
Result<IdxImagePair> idx_images(IdxSource training, IdxSource* test, std::optional<int> channels,
                                std::vector<std::string>& notes);

}  // namespace vaelet::native
