#pragma once

#include "native/data/data_set.h"
#include "native/data/idx/idx_files.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Reads the files that `find_idx_files` finds. The data set is named after their prefix or,
/// without one, after the folder. Its classes are the labels of the training images, which may
/// be any numbers; native/data/idx/class_names.h says how they are called. Without test files,
/// `choose_test` chooses test images, by their numbers in the file from 0. Images are transposed,
/// then brought to a size, as the source asks.
/// The digest is the SHA-256 of the SHA-256 digests of the files, not compressed: training images,
/// training labels, test images, test labels, of those that there are.
/// Errors: data_damaged (not a label for each image, a test label without training image, a class
/// of a single image that must be split), argument_invalid (a split seed beside test files, an
/// unknown class), and those of `find_idx_files`, `read_idx`, `idx_images`, `idx_labels` and
/// `read_class_names`.
Result<DataSet> load_idx_data_set(const DataSource& source, const DataPlace& place);

}  // namespace vaelet::native
