#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// An IDX file of unsigned bytes, the format of MNIST: a magic number, the sizes, then the values
/// in row-major order.
struct IdxFile {
  std::vector<std::int64_t> shape;
  std::vector<std::uint8_t> values;
  std::string sha256;  // of the whole file as it is when not compressed
};

/// Reads a file, plain or compressed by gzip, that must have `dimensions` sizes, each positive, and
/// exactly as many bytes as they ask for.
/// Errors: file_unreadable, data_damaged; each names the file, what was expected and what was
/// found.
Result<IdxFile> read_idx(const std::filesystem::path& path, int dimensions);

}  // namespace vaelet::native
