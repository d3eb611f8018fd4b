#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// A weights file together with the bytes that it views.
struct ModelFile {
  std::vector<std::byte> bytes;
  WeightsFile weights;
};

/// Errors: those of `read_file` and `read_weights`, naming the file.
Result<ModelFile> read_model_file(const std::filesystem::path& path);

}  // namespace vaelet::native
