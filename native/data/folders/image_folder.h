#pragma once

#include "native/data/data_set.h"
#include "native/data/folders/folder_tree.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Reads a folder of images (`list_images`, `scan_images`). Without test images of its own,
/// `choose_test` chooses them, by their paths below the listing's folder. Classes are named after
/// their folders, and images are in the order of their classes. Images that cannot be read are left
/// out and named in the data set's `broken`. Pixels that take more than the source's memory are
/// decoded when they are needed. The digest is the SHA-256 of the lines "SHA-256  path\n" of all
/// images, sorted by path, as `find -L . -type f | cut -c 3- | LC_ALL=C sort | xargs sha256sum |
/// sha256sum` in the folder has it where there is nothing else.
/// Errors: data_damaged (names of classes that are not UTF-8, a class of a single image that must
/// be split), argument_invalid (`transpose`, a split seed beside test images, an unknown class),
/// and those of `list_images` and `scan_images`.
Result<DataSet> load_image_folder(const DataSource& source, const FolderTree& tree);

}  // namespace vaelet::native
