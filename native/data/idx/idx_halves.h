#pragma once

#include <optional>
#include <string>
#include <vector>

#include "native/data/idx/idx_files.h"
#include "native/data/idx/idx_images.h"
#include "native/data/labelled_images.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The images of a half, and their labels as the file has them.
struct IdxHalf {
  IdxImages images;
  std::vector<int> labels;         // [N]; all 0 where there are none
  std::vector<ImageGroup> groups;  // [N]; empty where there are none
};

/// The halves of a data set as its files hold them.
struct IdxHalves {
  IdxHalf training;
  IdxHalf test;  // empty where there are no files for it
  bool is_labelled = true;
  std::string colour_choice;  // why they are in colour, where `channels` left it open
  std::string digest;
};

/// Reads the files of both halves, with so many channels, or as `idx_images` chooses. Errors:
/// data_damaged (not a label or a group for each image), and those of `read_idx`, `idx_images`,
/// `idx_labels` and `idx_groups`.
Result<IdxHalves> read_idx_halves(const IdxFiles& files, std::optional<int> channels,
                                  std::vector<std::string>& notes);

}  // namespace vaelet::native
