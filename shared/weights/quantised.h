#pragma once

#include <vector>

#include "shared/model/shapes.h"
#include "shared/weights/safetensors.h"

namespace vaelet {

/// A weight as whole numbers from -127 to 127 with a scale for each output: w = scale q.
struct QuantisedWeight {
  std::vector<float> whole;  // in the order of the weight
  std::vector<float> scale;
};

/// Quantises a weight that has an output axis, each output by its largest magnitude. A scale has 16
/// significant bits, so that scale q is exact, and what was rounded once rounds to itself.
QuantisedWeight quantise(const std::vector<float>& weight, const TensorDescription& description);

/// Returns what a tensor of the network becomes when it is stored as `dtype` and read back: I8 for
/// a weight that has an output axis, F32 instead of it for others.
std::vector<float> round_to_stored(std::vector<float> values, const TensorDescription& description,
                                   DType dtype);

}  // namespace vaelet
