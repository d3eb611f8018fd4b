#pragma once

#include <filesystem>

#include "native/import/onnx/file.h"

namespace vaelet::native {

/// Returns what reads parts of the files in a folder, such as the weights beside an ONNX file. No
/// name leads out of the folder. Errors of the reader: data_damaged, file_unreadable.
ExternalReader read_beside(std::filesystem::path folder);

}  // namespace vaelet::native
