#pragma once

#include "native/import/onnx/file.h"
#include "native/import/onnx/graph.h"
#include "shared/base/error.h"

namespace onnx {
class TensorProto;
}

namespace vaelet::native {

/// Returns the values of a tensor as float or int64; `external` reads those that stand in another
/// file. Errors: data_damaged, model_unsupported (another type), those of `external`.
Result<ConstantPointer> read_tensor(const onnx::TensorProto& tensor,
                                    const ExternalReader& external);

}  // namespace vaelet::native
