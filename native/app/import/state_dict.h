#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "native/import/onnx_model.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Reads a specification and the tensors that it names, `LAYER.weight` and `LAYER.bias`, from a
/// safetensors file. There they may stand behind one same prefix, and be of other types of floats.
/// Without a bias in the file it is zero, which `notes` say.
/// Errors, which name the file: those of `read_spec_file`, `check_is_state_dict`,
/// `parse_safetensors`, `StateTensors` and `float_values`.
Result<ImportedModel> read_state_dict(const std::filesystem::path& tensors,
                                      const std::filesystem::path& spec,
                                      std::vector<std::string>& notes);

}  // namespace vaelet::native
