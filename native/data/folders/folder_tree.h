#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// A folder and all that stands in it. Names are in natural order. What systems leave behind
/// (`is_left_by_a_system`), and files that stand there for a while (`is_there_for_a_while`), are
/// not in it.
struct FolderTree {
  std::string name;
  std::vector<FolderTree> folders;
  std::vector<std::string> images;     // files that are pictures, or may be, by their names
  std::vector<std::string> idx_files;  // files that are named as IDX files are
  std::vector<std::string> others;     // files that are neither
};

/// Returns the folder's own name, also for `.` and for a path that ends in `/`.
std::string folder_name(const std::filesystem::path& folder);

/// Reads the names in a folder and in those below it, so many levels deep; a link to a folder that
/// it stands in is passed over. Errors: data_missing (no such folder), file_unreadable.
Result<FolderTree> read_folder_tree(const std::filesystem::path& folder, std::size_t levels = 8);

/// Returns the number of images in the folder and below it.
std::size_t count_images(const FolderTree& tree);

/// Returns what a folder holds, as a sentence lists it: `"cats" (12 pictures), "notes.txt"`. Names
/// the first of them and counts the rest.
std::string contents_of(const FolderTree& tree);

}  // namespace vaelet::native
