#include "native/data/idx/idx.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <memory>
#include <span>

#include <zlib.h>

#include "native/base/sha256.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::size_t most_dimensions = 4;
constexpr std::size_t least_piece = std::size_t{1} << 10;
constexpr std::size_t greatest_piece = std::size_t{1} << 20;

tl::unexpected<Error> damaged(std::string detail) {
  return fail(ErrorCode::data_damaged, std::move(detail));
}

/// Gives the bytes of a file one after the other.
class ByteSource {
 public:
  ByteSource() = default;
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Copies the next bytes, fewer than `count` only at the end. Returns how many.
  virtual Result<std::size_t> read(std::uint8_t* out, std::size_t count) = 0;
};

/// A file, plain or compressed by gzip.
class GzipSource : public ByteSource {
 public:
  explicit GzipSource(gzFile file) : file_(file) {}

  Result<std::size_t> read(std::uint8_t* out, std::size_t count) override {
    const int got = gzread(file_, out, static_cast<unsigned>(count));
    int code = Z_OK;
    const char* problem = gzerror(file_, &code);
    if (got < 0 || code != Z_OK) return damaged(fill("the gzip data is broken ({})", {problem}));
    return static_cast<std::size_t>(got);
  }

 private:
  gzFile file_;
};

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  Result<std::size_t> read(std::uint8_t* out, std::size_t count) override {
    const std::size_t got = std::min(count, bytes_.size());
    std::ranges::copy(bytes_.first(got), out);
    bytes_ = bytes_.subspan(got);
    return got;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

struct CloseGzip {
  void operator()(gzFile file) const { gzclose(file); }
};
using GzipFile = std::unique_ptr<gzFile_s, CloseGzip>;

std::uint32_t big_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

/// Returns the bytes as a sentence shows them: text where they are, such as that of a web page that
/// was saved instead of the file.
std::string shown(std::span<const std::uint8_t> bytes) {
  const auto is_printable = [](std::uint8_t byte) { return byte >= 0x20 && byte < 0x7f; };
  std::string text = "the bytes";
  std::array<char, 8> code{};
  for (const std::uint8_t byte : bytes) {
    std::snprintf(code.data(), code.size(), " %02x", byte);
    text += code.data();
  }
  if (bytes.empty() || !std::ranges::all_of(bytes, is_printable)) return text;
  return text + ", the text `" + std::string(bytes.begin(), bytes.end()) + "`";
}

bool is_type(std::uint8_t code) { return code >= 0x08 && code <= 0x0e && code != 0x0a; }

/// One reading of one file.
class IdxReader {
 public:
  explicit IdxReader(ByteSource& source) : source_(source) {}

  Result<IdxFile> read();

 private:
  Result<void> append(std::size_t count);
  Result<void> read_header();
  Result<void> check_magic() const;
  Result<void> read_values();

  ByteSource& source_;
  std::vector<std::uint8_t> bytes_;
  IdxType type_ = IdxType::unsigned_byte;
  std::vector<std::int64_t> shape_;
};

/// Appends up to `count` bytes, in pieces that grow with what was there, so that a size that the
/// file only claims costs no memory.
Result<void> IdxReader::append(std::size_t count) {
  while (count > 0) {
    const std::size_t before = bytes_.size();
    const std::size_t wanted = std::min(count, std::clamp(before, least_piece, greatest_piece));
    bytes_.resize(before + wanted);
    VAELET_TRY_ASSIGN(const std::size_t got, source_.read(bytes_.data() + before, wanted));
    bytes_.resize(before + got);
    if (got < wanted) return {};
    count -= wanted;
  }
  return {};
}

/// The magic number is two zero bytes, the type of the values and the number of sizes.
Result<void> IdxReader::check_magic() const {
  const auto& magic = bytes_;
  const bool is_magic = magic[0] == 0 && magic[1] == 0 && is_type(magic[2]) && magic[3] >= 1 &&
                        magic[3] <= most_dimensions;
  if (is_magic) return {};
  const bool is_reversed = magic[3] == 0 && magic[2] == 0 && is_type(magic[1]) && magic[0] >= 1;
  return damaged(
      "expected an IDX file, which begins with two zero bytes, the type of its values "
      "(08 to 0e) and the number of its sizes (1 to 4), found " +
      shown(magic) + (is_reversed ? "; its numbers are little-endian, and IDX is big-endian" : ""));
}

Result<void> IdxReader::read_header() {
  VAELET_TRY(append(4));
  if (bytes_.size() < 4) {
    return damaged(fill("expected a header of at least 8 bytes, found {}", {bytes_.size()}));
  }
  VAELET_TRY(check_magic());
  type_ = static_cast<IdxType>(bytes_[2]);
  const std::size_t header = 4 + 4 * std::size_t{bytes_[3]};
  VAELET_TRY(append(header - 4));
  if (bytes_.size() < header) {
    return damaged(fill("expected a header of {} bytes, found {}", {header, bytes_.size()}));
  }
  for (std::size_t offset = 4; offset < header; offset += 4) {
    shape_.push_back(big_endian(bytes_.data() + offset));
  }
  return {};
}

Result<void> IdxReader::read_values() {
  const auto value_bytes = static_cast<std::int64_t>(idx_value_bytes(type_));
  const std::int64_t most = std::numeric_limits<std::int64_t>::max() / 2 / value_bytes;
  std::int64_t count = 1;
  for (const std::int64_t size : shape_) {
    if (size == 0 || size > most / count) {
      return damaged(
          fill("expected positive sizes that fit in memory, found {}", {shape_text(shape_)}));
    }
    count *= size;
  }
  const std::size_t header = bytes_.size();
  const auto wanted = static_cast<std::size_t>(count * value_bytes);
  VAELET_TRY(append(wanted));
  if (bytes_.size() - header < wanted) {
    return damaged(fill("expected {} values of sizes {}, found the end of the file after {}",
                        {count, shape_text(shape_),
                         (bytes_.size() - header) / static_cast<std::size_t>(value_bytes)}));
  }
  const std::size_t whole = bytes_.size();
  VAELET_TRY(append(1));
  if (bytes_.size() > whole) {
    return damaged(fill("expected {} values of sizes {}, found more bytes behind them",
                        {count, shape_text(shape_)}));
  }
  return {};
}

Result<IdxFile> IdxReader::read() {
  VAELET_TRY(read_header());
  const auto header = static_cast<std::ptrdiff_t>(bytes_.size());
  VAELET_TRY(read_values());
  std::string digest = sha256_hex(bytes_);
  bytes_.erase(bytes_.begin(), bytes_.begin() + header);
  return IdxFile{type_, std::move(shape_), std::move(bytes_), std::move(digest)};
}

}  // namespace

std::size_t idx_value_bytes(IdxType type) {
  switch (type) {
    case IdxType::unsigned_byte:
    case IdxType::signed_byte:
      return 1;
    case IdxType::int16:
      return 2;
    case IdxType::int32:
    case IdxType::float32:
      return 4;
    case IdxType::float64:
      break;
  }
  return 8;
}

double idx_value(const IdxFile& file, std::size_t index) {
  const std::uint8_t* bytes = file.bytes.data() + index * idx_value_bytes(file.type);
  switch (file.type) {
    case IdxType::unsigned_byte:
      return *bytes;
    case IdxType::signed_byte:
      return static_cast<std::int8_t>(*bytes);
    case IdxType::int16:
      return static_cast<std::int16_t>(bytes[0] << 8 | bytes[1]);
    case IdxType::int32:
      return static_cast<std::int32_t>(big_endian(bytes));
    case IdxType::float32:
      return std::bit_cast<float>(big_endian(bytes));
    case IdxType::float64:
      break;
  }
  return std::bit_cast<double>(std::uint64_t{big_endian(bytes)} << 32 | big_endian(bytes + 4));
}

Result<IdxFile> read_idx(const std::filesystem::path& path) {
  const GzipFile file(gzopen(path.c_str(), "rb"));
  if (!file) {
    return fail(ErrorCode::file_unreadable, fill("cannot open \"{}\"", {path.string()}));
  }
  GzipSource source(file.get());
  Result<IdxFile> result = IdxReader(source).read();
  if (!result) {
    return fail(result.error().code,
                fill("\"{}\" is damaged: {}", {path.string(), result.error().detail}));
  }
  return result;
}

Result<IdxFile> parse_idx(std::span<const std::uint8_t> bytes) {
  MemorySource source(bytes);
  return IdxReader(source).read();
}

}  // namespace vaelet::native
