#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "native/data/folder.h"
#include "native/data/idx.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// One half of a data set as its two files hold it: images [N, H, W] and labels [N].
struct IdxPart {
  std::filesystem::path images_path;
  IdxFile images;
  std::filesystem::path labels_path;
  IdxFile labels;
};

/// Both halves. `prefix` is what the names of the files begin with, often nothing.
struct IdxParts {
  std::string prefix;
  IdxPart training;
  IdxPart test;
};

inline constexpr std::string_view idx_example_name = "train-images-idx3-ubyte";

/// Returns whether the name of any file is that of an IDX file of a data set.
bool holds_idx_files(const FolderListing& listing);

/// Reads four IDX files, each plain or with `.gz`: PREFIXtrain-images-idx3-ubyte,
/// PREFIXtrain-labels-idx1-ubyte, and two with `t10k` or `test` for `train`.
/// Errors: data_missing (which file, where to get it), data_damaged (files of several
/// data sets, not a label for each image), and all of `read_idx`.
Result<IdxParts> read_idx_parts(const std::filesystem::path& folder, const FolderListing& listing);

}  // namespace vaelet::native
