#include "native/data/idx.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>

#include <zlib.h>

#include "native/base/sha256.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::uint32_t unsigned_byte_type = 0x08;
constexpr std::size_t piece_bytes = 1 << 20;

struct CloseGzip {
  void operator()(gzFile file) const { gzclose(file); }
};
using GzipFile = std::unique_ptr<gzFile_s, CloseGzip>;

std::uint32_t big_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

std::string hexadecimal(std::uint32_t number) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%08x", number);
  return text.data();
}

/// One reading of one file.
class IdxReader {
 public:
  explicit IdxReader(gzFile file) : file_(file) {}

  Result<IdxFile> read(int dimensions);

 private:
  Result<void> append(std::size_t count);
  Result<void> read_header(int dimensions);
  Result<void> read_values();
  static tl::unexpected<Error> damaged(std::string detail) {
    return fail(ErrorCode::data_damaged, std::move(detail));
  }

  gzFile file_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::int64_t> shape_;
};

/// Appends up to `count` bytes, in pieces, so that a size that the file only claims costs no
/// memory.
Result<void> IdxReader::append(std::size_t count) {
  while (count > 0) {
    const std::size_t wanted = std::min(count, piece_bytes);
    const std::size_t before = bytes_.size();
    bytes_.resize(before + wanted);
    const int got = gzread(file_, bytes_.data() + before, static_cast<unsigned>(wanted));
    bytes_.resize(before + static_cast<std::size_t>(std::max(got, 0)));
    int code = Z_OK;
    const char* problem = gzerror(file_, &code);
    if (got < 0 || code != Z_OK) return damaged(fill("the gzip data is broken ({})", {problem}));
    if (static_cast<std::size_t>(got) < wanted) return {};
    count -= wanted;
  }
  return {};
}

Result<void> IdxReader::read_header(int dimensions) {
  const std::size_t header = 4 + 4 * static_cast<std::size_t>(dimensions);
  VAELET_TRY(append(header));
  const std::uint32_t expected = unsigned_byte_type << 8 | static_cast<std::uint32_t>(dimensions);
  if (bytes_.size() >= 4 && big_endian(bytes_.data()) != expected) {
    return damaged(fill("expected the magic number {}, found {}",
                        {hexadecimal(expected), hexadecimal(big_endian(bytes_.data()))}));
  }
  if (bytes_.size() < header) {
    return damaged(fill("expected a header of {} bytes, found {}", {header, bytes_.size()}));
  }
  for (std::size_t offset = 4; offset < header; offset += 4) {
    shape_.push_back(big_endian(bytes_.data() + offset));
  }
  return {};
}

Result<void> IdxReader::read_values() {
  std::int64_t count = 1;
  for (const std::int64_t size : shape_) {
    if (size == 0 || size > std::numeric_limits<std::int64_t>::max() / 2 / count) {
      return damaged(
          fill("expected positive sizes that fit in memory, found {}", {shape_text(shape_)}));
    }
    count *= size;
  }
  const std::size_t header = bytes_.size();
  VAELET_TRY(append(static_cast<std::size_t>(count)));
  if (bytes_.size() - header < static_cast<std::size_t>(count)) {
    return damaged(fill("expected {} values of sizes {}, found the end of the file after {}",
                        {count, shape_text(shape_), bytes_.size() - header}));
  }
  const std::size_t whole = bytes_.size();
  VAELET_TRY(append(1));
  if (bytes_.size() > whole) {
    return damaged(fill("expected {} values of sizes {}, found more bytes behind them",
                        {count, shape_text(shape_)}));
  }
  return {};
}

Result<IdxFile> IdxReader::read(int dimensions) {
  VAELET_TRY(read_header(dimensions));
  const auto header = static_cast<std::ptrdiff_t>(bytes_.size());
  VAELET_TRY(read_values());
  std::string digest = sha256_hex(bytes_);
  bytes_.erase(bytes_.begin(), bytes_.begin() + header);
  return IdxFile{std::move(shape_), std::move(bytes_), std::move(digest)};
}

}  // namespace

Result<IdxFile> read_idx(const std::filesystem::path& path, int dimensions) {
  const GzipFile file(gzopen(path.c_str(), "rb"));
  if (!file) {
    return fail(ErrorCode::file_unreadable, fill("cannot open \"{}\"", {path.string()}));
  }
  Result<IdxFile> result = IdxReader(file.get()).read(dimensions);
  if (!result) {
    return fail(result.error().code,
                fill("\"{}\" is damaged: {}", {path.string(), result.error().detail}));
  }
  return result;
}

}  // namespace vaelet::native
