#pragma once

#include <cstdint>
#include <vector>

#include <torch/types.h>

#include "native/torch/image_set.h"
#include "native/torch/thread_pool.h"

namespace vaelet::native {

/// Returns columns of `handwriting` of each image of a set, [N, columns] float, each less its mean
/// in the image's class, `labels` [N] int64, and divided by `within_class_spread`, and at most 3
/// from 0. Such numbers of all classes share one unit, as one direction for all labels does. 0
/// where an image has no ink, or the attribute is the same in all images of a class.
torch::Tensor standardised_strokes(const ImageSet& images, const torch::Tensor& labels,
                                   const std::vector<std::int64_t>& columns, ThreadPool& pool);

}  // namespace vaelet::native
