#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// The names in a folder, hidden ones left out, in natural order.
struct FolderListing {
  std::vector<std::string> folders;
  std::vector<std::string> files;
};

/// Returns the folder's own name, also for `.` and for a path that ends in `/`.
std::string folder_name(const std::filesystem::path& folder);

/// Lists a folder. Errors: data_missing (no such folder), file_unreadable.
Result<FolderListing> list_folder(const std::filesystem::path& folder);

}  // namespace vaelet::native
