#pragma once

#include <optional>
#include <string>

#include "native/app/options/credits.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// Every flag of `vaelet export`.
struct ExportOptions {
  std::string file;  // checkpoint, or weights file
  std::string out;
  std::string onnx;            // folder; empty: a weights file is written
  std::string data;            // of a checkpoint: folder; empty: where the training found it
  std::optional<DType> dtype;  // of a weights file's network; none: as it is
  Credits credits;             // in place of the file's, where they say something
  bool overwrite = false;
};

}  // namespace vaelet::native
