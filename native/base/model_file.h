#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "shared/base/error.h"
#include "shared/base/json.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// A weights file together with the bytes that it views.
struct ModelFile {
  std::vector<std::byte> bytes;
  WeightsFile weights;
};

/// Reads a weights file. Errors: those of `read_file` and `read_weights`, naming the file.
Result<ModelFile> read_model_file(const std::filesystem::path& path);

/// Returns the bytes of the same weights file with `value` as the entry `key` of its `training`
/// metadata, and nothing else changed. Errors: those of `read_weights`.
Result<std::vector<std::byte>> with_training_entry(std::span<const std::byte> file,
                                                   std::string_view key, Json value);

}  // namespace vaelet::native
