#pragma once

#include <cstddef>

#include "native/data/data_set.h"
#include "native/data/folders/image_listing.h"
#include "native/data/folders/image_scan.h"

namespace vaelet::native {

/// Makes the training and the test images of a data set, and the summary of the training images,
/// from the files of the scan that the listing names. Where the scan kept no pixels, both halves
/// together decode with at most `most_bytes` of pixels in memory.
void take_rows(ImageScan scan, const ImageListing& listing, std::size_t most_bytes, DataSet& data);

}  // namespace vaelet::native
