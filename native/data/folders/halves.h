#pragma once

#include <vector>

#include "native/data/folders/folder_tree.h"
#include "native/data/folders/image_listing.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns the folders that hold images, at whatever depth.
std::vector<const FolderTree*> folders_with_images(const FolderTree& tree);

/// Lists the images of both halves, or of the folder itself where it has no halves, and notes what
/// it left out. Errors: those of `list_images`.
Result<void> list_halves(const FolderTree& root, ImageListing& listing);

}  // namespace vaelet::native
