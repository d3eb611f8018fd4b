#pragma once

#include <filesystem>

#include "native/import/onnx_model.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Reads a specification and the tensors that it names, `LAYER.weight` and `LAYER.bias`, from a
/// safetensors file. Without a bias in the file it is zero.
/// Errors, which name the file where it cannot be read: those of `read_spec_file` and
/// `parse_safetensors`; tensor_missing, tensor_shape_wrong, tensor_not_finite, dtype_unknown.
Result<ImportedModel> read_state_dict(const std::filesystem::path& tensors,
                                      const std::filesystem::path& spec);

}  // namespace vaelet::native
