#pragma once

#include <vector>

#include "shared/base/error.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// Returns the numbers of a tensor of another program as F32: of F32, F16, BF16 or F64. Subnormal
/// ones are zero. Errors: tensor_dtype_wrong for another type, tensor_not_finite, also of a number
/// that F32 does not hold.
Result<std::vector<float>> float_values(const TensorView& tensor);

}  // namespace vaelet::native
