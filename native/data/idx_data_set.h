#pragma once

#include "native/data/data_set.h"
#include "native/data/folder.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Reads the four files that `read_idx_parts` finds. The data set is named after their prefix or,
/// without one, after the folder. Its classes are the labels of the training images, which may
/// start at any number; native/data/class_names.h says how they are called. Images are transposed,
/// then resized, as the source asks.
/// The digest is the SHA-256 of the SHA-256 digests of the files, not compressed: training images,
/// training labels, test images, test labels.
/// Errors: data_damaged (sizes that differ between files or are too large for a model, a class
/// without a training image), argument_invalid (a split seed), and all of `read_idx_parts` and
/// `read_class_names`.
Result<DataSet> load_idx_data_set(const DataSource& source, const FolderListing& listing);

}  // namespace vaelet::native
