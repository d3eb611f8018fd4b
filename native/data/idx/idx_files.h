#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "native/data/folders/folder_tree.h"
#include "native/data/idx/idx_name.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// What a person names as the data: a folder or, of IDX files of several data sets in one folder,
/// the folder and what the names of the meant ones begin with.
struct DataPlace {
  std::filesystem::path folder;
  std::string prefix;  // without separators at its end; empty: any
  FolderTree tree;
};

/// Finds the data that a path names: the folder of that path or, where there is none, the files in
/// the folder around it whose names begin with its last part. Errors: those of `read_folder_tree`.
Result<DataPlace> find_data_place(const std::filesystem::path& path);

/// Returns whether the folder, or one below it, holds a file that is named as an IDX file is.
bool holds_idx_files(const FolderTree& tree);

/// Paths of the files of one half of a data set.
struct IdxPaths {
  std::filesystem::path images;
  std::filesystem::path labels;  // empty: there are none
  std::filesystem::path groups;  // empty: there are none
};

/// Paths of the files of a data set. `prefix` is what their names begin with, often nothing.
struct IdxFiles {
  std::string prefix;
  IdxPaths training;
  std::optional<IdxPaths> test;
};

/// Finds the IDX files in a folder and in those below it. Of several files for the same thing, such
/// as a plain one and one with `.gz`, takes the one that stands highest, and the plain one first.
/// Errors: data_missing (which file), data_damaged (files of several data sets; an archive of
/// a kind that is not read).
Result<IdxFiles> find_idx_files(const DataPlace& place);

}  // namespace vaelet::native
