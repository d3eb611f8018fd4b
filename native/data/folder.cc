#include "native/data/folder.h"

#include <algorithm>
#include <system_error>

#include "native/data/natural_order.h"
#include "shared/base/text.h"

namespace vaelet::native {

std::string folder_name(const std::filesystem::path& folder) {
  const auto path = std::filesystem::absolute(folder).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

Result<FolderListing> list_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return fail(ErrorCode::data_missing, fill("found no folder \"{}\"", {folder.string()}));
  }
  FolderListing listing;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.')) continue;
    std::error_code broken_link;
    (entry->is_directory(broken_link) ? listing.folders : listing.files).push_back(name);
  }
  if (error) {
    return fail(ErrorCode::file_unreadable,
                fill("cannot read the folder \"{}\": {}", {folder.string(), error.message()}));
  }
  std::ranges::sort(listing.folders, natural_less);
  std::ranges::sort(listing.files, natural_less);
  return listing;
}

}  // namespace vaelet::native
