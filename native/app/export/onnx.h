#pragma once

#include <string>

#include "native/app/command.h"

namespace vaelet::native {

/// Writes the networks of a weights file as `decoder.onnx` and, where it has one, `encoder.onnx`
/// into a folder. Returns the exit status. Errors: those of `read_model_file`; file_unwritable;
/// argument_invalid (one of them is there, and `overwrite` does not say that it may be replaced).
Outcome export_onnx(const std::string& file, const std::string& folder, bool overwrite);

}  // namespace vaelet::native
