#pragma once

#include <filesystem>
#include <vector>

#include "native/data/folders/folder_tree.h"
#include "native/data/folders/image_listing.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The images of a half of a data set.
struct ListedClasses {
  bool is_labelled = true;
  std::vector<ImageClass> classes;
};

/// Lists the images of a folder: those in each of its folders as a class or, where there is no
/// folder of images, its own as one class without meaning. `path` leads to it from the listing's
/// folder, from where the paths of the images begin. A folder with nothing in it is a class without
/// images. Notes in the listing the folders that hold other files alone. Errors: data_damaged.
Result<ListedClasses> list_classes(const FolderTree& tree, const std::filesystem::path& path,
                                   ImageListing& listing);

}  // namespace vaelet::native
