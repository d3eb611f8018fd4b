#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <torch/types.h>

#include "native/data/data_set.h"
#include "native/torch/thread_pool.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns whether images may show bright strokes on black, which alone `handwriting` measures:
/// grey ones that are dark in the mean of the training images.
bool may_have_strokes(const DataSet& data);

/// A column of `handwriting`.
struct HandwritingAttribute {
  std::string_view name;
  std::string_view unit;
};

/// The columns of `handwriting`, in order.
inline constexpr std::array<HandwritingAttribute, 4> handwriting_attributes{
    {{"slant", "radians"}, {"thickness", "pixels"}, {"width", "pixels"}, {"height", "pixels"}}};

/// Returns the column of an attribute. Errors: argument_invalid (no attribute has this name).
Result<std::int64_t> stroke_column(const std::string& name);

/// Measures attributes [N, 4] float64 of strokes on black, after Morpho-MNIST (Castro et al. 2019,
/// section 3.1), in grey images [N, 1, H, W] in [0, 1]:
/// slant (radians, positive leans right), from second moments; thickness (pixels), twice the mean
/// distance along the skeleton to the background; width and height (pixels) of the parallelogram of
/// that slant which holds all but 2 % of the ink each way. An empty image gives NaN.
/// The thread pool shares the images.
torch::Tensor handwriting(const torch::Tensor& images, ThreadPool& pool);

/// Computes the spread of each attribute [A]: its standard deviation within a class, averaged as a
/// variance over the classes that have at least two. Attributes [N, A] without NaN, labels [N]
/// int64. NaN when no class has two.
torch::Tensor within_class_spread(const torch::Tensor& attributes, const torch::Tensor& labels);

}  // namespace vaelet::native
