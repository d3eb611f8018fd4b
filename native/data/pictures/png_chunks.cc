#include "native/data/pictures/png_chunks.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include <zlib.h>

#include "native/data/pictures/byte_reader.h"
#include "native/data/pictures/refusal.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t signature_bytes = 8;
constexpr std::size_t header_bytes = 13;
constexpr std::size_t palette_bytes = std::size_t{256} * 3;
const std::string format = "a PNG";

struct Chunk {
  std::string_view kind;
  Bytes content;
  bool is_intact = false;

  std::size_t bytes() const { return content.size() + 12; }  // length, kind and checksum
};

/// Reads the chunk at the start of `rest`.
Result<Chunk> read_chunk(Bytes rest) {
  const std::size_t length = big_endian(rest, 0, 4);
  if (rest.size() < 12 || length > rest.size() - 12) return refuse_cut_off(format);
  const Bytes checked = rest.subspan(4, 4 + length);
  const auto checksum = crc32_z(0, reinterpret_cast<const Bytef*>(checked.data()), checked.size());
  return Chunk{{reinterpret_cast<const char*>(checked.data()), 4},
               checked.subspan(4),
               checksum == big_endian(rest, 8 + length, 4)};
}

Result<PngHeader> read_header(const Chunk& chunk) {
  const Bytes content = chunk.content;
  if (chunk.kind == "CgBI") {
    return refuse_picture(
        "a PNG that Xcode changed for an iPhone (CgBI), which only Apple's "
        "programs read; convert it to an ordinary PNG");
  }
  if (chunk.kind != "IHDR" || content.size() != header_bytes) {
    return refuse_picture("a PNG that does not begin with a header (IHDR)");
  }
  constexpr std::uint32_t longest = std::numeric_limits<int>::max();
  const auto side = [&](std::size_t at) {
    return static_cast<int>(std::min(big_endian(content, at, 4), longest));
  };
  PngHeader header{{side(4), side(0)},
                   big_endian(content, 8, 1),
                   big_endian(content, 9, 1),
                   big_endian(content, 12, 1) == 1};
  const bool is_palette = header.colour == 3;
  const bool has_few_bits = header.bits == 1 || header.bits == 2 || header.bits == 4;
  const bool knows_colour = header.colour == 0 || header.colour == 2 || is_palette ||
                            header.colour == 4 || header.colour == 6;
  const bool knows_bits = (has_few_bits && (header.colour == 0 || is_palette)) ||
                          header.bits == 8 || (header.bits == 16 && !is_palette);
  if (!knows_colour || !knows_bits || big_endian(content, 10, 2) != 0 ||
      big_endian(content, 12, 1) > 1) {
    return refuse_picture(
        fill("a PNG of {} bits and colour type {}, which do not go together, or "
             "of a method that no PNG has",
             {header.bits, header.colour}));
  }
  VAELET_TRY(check_picture_size(format, header.size));
  return header;
}

/// Builds the plain PNG of the chunks that come in.
class PlainPng {
 public:
  explicit PlainPng(PngChunks& chunks) : chunks_(chunks) {}

  void begin(Bytes signature) { append(signature); }

  void add(std::string_view kind, Bytes content) {
    append_length(content.size());
    append(std::as_bytes(std::span(kind)));
    append(content);
    append_length(0);  // the checksum, which stb_image does not read
  }

  void add_palette(Bytes content) {
    std::vector<std::byte> palette(content.begin(), content.end());
    if (palette.size() % 3 == 0 && palette.size() < palette_bytes && !palette.empty()) {
      palette.resize(palette_bytes);
    }
    add("PLTE", palette);
  }

  void add_pixels(Bytes content) {
    if (!has_pixels()) {
      append_length(0);
      append(std::as_bytes(std::span(std::string_view("IDAT"))));
      chunks_.pixels_offset = chunks_.plain.size();
    }
    append(content);
    chunks_.pixels_bytes += content.size();
  }

  bool has_pixels() const { return chunks_.pixels_offset != 0; }

  void end() {
    if (has_pixels()) {
      append_length(0);
      write_length(chunks_.plain.data() + chunks_.pixels_offset - 8, chunks_.pixels_bytes);
    }
    add("IEND", {});
  }

 private:
  void append(Bytes bytes) {
    chunks_.plain.insert(chunks_.plain.end(), bytes.begin(), bytes.end());
  }

  void append_length(std::size_t length) {
    chunks_.plain.resize(chunks_.plain.size() + 4);
    write_length(chunks_.plain.data() + chunks_.plain.size() - 4, length);
  }

  static void write_length(std::byte* at, std::size_t length) {
    for (std::size_t index = 0; index < 4; ++index) {
      at[index] = static_cast<std::byte>(length >> (24 - 8 * index));
    }
  }

  PngChunks& chunks_;
};

/// Takes a chunk behind the header; leaves out what no pixel needs.
Result<void> take_chunk(const Chunk& chunk, PngChunks& chunks, PlainPng& plain) {
  const bool is_needed = chunk.kind == "PLTE" || chunk.kind == "tRNS" || chunk.kind == "IDAT";
  if (is_needed && !chunk.is_intact) {
    return refuse_picture(
        fill("a PNG that is damaged: the checksum of its {} chunk is wrong", {chunk.kind}));
  }
  const bool holds_alpha = chunks.header.colour == 4 || chunks.header.colour == 6;
  if (chunk.kind == "IDAT") {
    plain.add_pixels(chunk.content);
  } else if (chunk.kind == "PLTE" && !plain.has_pixels()) {
    plain.add_palette(chunk.content);
  } else if (chunk.kind == "tRNS" && !plain.has_pixels() && !holds_alpha) {
    plain.add("tRNS", chunk.content);
  } else if (chunk.kind == "eXIf" && chunk.is_intact) {
    const auto mark = std::as_bytes(std::span("Exif\0"));  // and its own 0
    chunks.exif.assign(mark.begin(), mark.end());
    chunks.exif.insert(chunks.exif.end(), chunk.content.begin(), chunk.content.end());
  }
  return {};
}

}  // namespace

Result<PngChunks> read_png_chunks(std::span<const std::byte> bytes) {
  PngChunks chunks;
  PlainPng plain(chunks);
  plain.begin(bytes.first(signature_bytes));
  Bytes rest = bytes.subspan(signature_bytes);
  VAELET_TRY_ASSIGN(const Chunk first, read_chunk(rest));
  VAELET_TRY_ASSIGN(chunks.header, read_header(first));
  if (!first.is_intact) {
    return refuse_picture("a PNG that is damaged: the checksum of its header is wrong");
  }
  plain.add("IHDR", first.content);
  rest = rest.subspan(first.bytes());
  while (true) {
    VAELET_TRY_ASSIGN(const Chunk chunk, read_chunk(rest));
    if (chunk.kind == "IEND") break;
    VAELET_TRY(take_chunk(chunk, chunks, plain));
    rest = rest.subspan(chunk.bytes());
  }
  plain.end();
  return chunks;
}

}  // namespace vaelet::native
