#pragma once

#include "native/data/data_set.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Reads a folder of images by class (`list_images`, `decode_image`). Without test images of its
/// own, `split_off_test` chooses them. Classes are named after their folders, and images are in the
/// order of their classes. They are resized to the source's size; without one all must have the
/// same. The digest is the SHA-256 of the lines "SHA-256  path\n" of all images, sorted by path, as
/// `find -L . -type f | cut -c 3- | LC_ALL=C sort | xargs sha256sum | sha256sum` in the folder has
/// it where there is nothing else.
/// Errors: data_damaged (an image that is broken, or of another size than the first; images too
/// large for a model; names of classes that are not UTF-8), argument_invalid (`transpose`, or a
/// split seed beside test images), file_unreadable, and those of `list_images`.
Result<DataSet> load_image_folder(const DataSource& source);

}  // namespace vaelet::native
