#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// The types of an IDX file's values, by their codes.
enum class IdxType : std::uint8_t {
  unsigned_byte = 0x08,
  signed_byte = 0x09,
  int16 = 0x0b,
  int32 = 0x0c,
  float32 = 0x0d,
  float64 = 0x0e,
};

/// An IDX file, the format of MNIST: a magic number, the sizes, then the values in row-major order,
/// big-endian.
struct IdxFile {
  IdxType type = IdxType::unsigned_byte;
  std::vector<std::int64_t> shape;
  std::vector<std::uint8_t> bytes;  // of the values
  std::string sha256;               // of the whole file as it is when not compressed
};

/// Returns the number of bytes of a value.
std::size_t idx_value_bytes(IdxType type);

/// Returns a value as a number; `index` counts values.
double idx_value(const IdxFile& file, std::size_t index);

/// Reads a file, plain or compressed by gzip, of one to four sizes, each positive, and exactly as
/// many values as they ask for.
/// Errors: file_unreadable, data_damaged; each names the file, what was expected and what was
/// found.
Result<IdxFile> read_idx(const std::filesystem::path& path);

/// Does the same with the bytes of a plain file. Errors: data_damaged, without a name.
Result<IdxFile> parse_idx(std::span<const std::uint8_t> bytes);

}  // namespace vaelet::native
