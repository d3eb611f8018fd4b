#include "native/data/pictures/png.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <zlib.h>

#include "native/data/pictures/orientation.h"
#include "native/data/pictures/png_chunks.h"
#include "native/data/pictures/refusal.h"
#include "native/data/pictures/stb_decoder.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

const std::string format = "a PNG";

/// Every `step`-th pixel from `start` on, along one side.
struct Spacing {
  int start;
  int step;

  std::size_t count(int side) const {
    return side > start ? static_cast<std::size_t>((side - start + step - 1) / step) : 0;
  }
};

struct Pass {
  Spacing rows;
  Spacing columns;
};

constexpr std::array whole_picture{Pass{{0, 1}, {0, 1}}};
constexpr std::array interlaced_passes{
    Pass{{0, 8}, {0, 8}}, Pass{{0, 8}, {4, 8}}, Pass{{4, 8}, {0, 4}}, Pass{{0, 4}, {2, 4}},
    Pass{{2, 4}, {0, 2}}, Pass{{0, 2}, {1, 2}}, Pass{{1, 2}, {0, 1}}};

std::size_t channels_of(const PngHeader& header) {
  switch (header.colour) {
    case 2:
      return 3;
    case 4:
      return 2;
    case 6:
      return 4;
    default:
      return 1;
  }
}

/// Returns the bytes of all rows before compression, each with the byte of its filter.
std::size_t unpacked_bytes(const PngHeader& header) {
  const auto sum = [&](const auto& passes) {
    std::size_t bytes = 0;
    for (const Pass& pass : passes) {
      const std::size_t width = pass.columns.count(header.size.width);
      const std::size_t bits = width * channels_of(header) * header.bits;
      if (width > 0) bytes += pass.rows.count(header.size.height) * (1 + (bits + 7) / 8);
    }
    return bytes;
  };
  return header.is_interlaced ? sum(interlaced_passes) : sum(whole_picture);
}

/// Inflates without keeping what comes out.
class Inflater {
 public:
  explicit Inflater(std::span<const std::byte> packed) {
    // zlib does not write there; its declaration is older than const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    status_ = inflateInit(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Goes on until the end, a mistake, or more than `most` bytes.
  void run(std::size_t most) {
    std::array<Bytef, std::size_t{1} << 15> buffer;
    while (status_ == Z_OK && stream_.total_out <= most) {
      stream_.next_out = buffer.data();
      stream_.avail_out = static_cast<uInt>(buffer.size());
      status_ = inflate(&stream_, Z_NO_FLUSH);
    }
  }

  bool has_ended() const { return status_ == Z_STREAM_END; }
  bool wants_more() const { return status_ == Z_BUF_ERROR; }
  std::size_t count() const { return stream_.total_out; }

 private:
  z_stream stream_{};
  int status_ = Z_OK;
};

/// Checks that the packed pixels are intact, by their own checksum, and as many as the header says:
/// stb_image does not, and would inflate gigabytes for a picture of a few pixels.
Result<void> check_packed_pixels(const PngChunks& chunks) {
  const std::size_t wanted = unpacked_bytes(chunks.header);
  const std::size_t most = 2 * wanted + (std::size_t{1} << 16);  // some writers add a little
  if (chunks.pixels_bytes > most) {
    return refuse_picture("a PNG that is damaged: it holds more pixels than its size says");
  }
  const auto packed = std::span(chunks.plain).subspan(chunks.pixels_offset, chunks.pixels_bytes);
  Inflater inflater(packed);
  inflater.run(most);
  if (inflater.count() > most) {
    return refuse_picture("a PNG that is damaged: it holds more pixels than its size says");
  }
  if (inflater.wants_more()) return refuse_cut_off(format);
  if (!inflater.has_ended()) {
    return refuse_picture("a PNG that is damaged: its pixels cannot be unpacked");
  }
  if (inflater.count() < wanted) {
    return refuse_picture("a PNG that is damaged: it holds fewer pixels than its size says");
  }
  return {};
}

}  // namespace

Result<Image> decode_png(std::span<const std::byte> bytes, Colours colours) {
  VAELET_TRY_ASSIGN(const PngChunks chunks, read_png_chunks(bytes));
  if (chunks.pixels_offset == 0) {
    return refuse_picture("a PNG without pixels (it has no IDAT chunk)");
  }
  VAELET_TRY(check_packed_pixels(chunks));
  VAELET_TRY_ASSIGN(
      auto image, decode_by_stb(format, chunks.plain, colours, EmptyAlpha::is_transparent,
                                chunks.header.bits == 16 ? LevelBits::sixteen : LevelBits::eight));
  return chunks.exif.empty() ? image
                             : turn_upright(std::move(image), exif_orientation(chunks.exif));
}

}  // namespace vaelet::native
