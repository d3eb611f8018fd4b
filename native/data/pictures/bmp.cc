#include "native/data/pictures/bmp.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "native/data/pictures/byte_reader.h"
#include "native/data/pictures/refusal.h"
#include "native/data/pictures/stb_decoder.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t file_header_bytes = 14;
constexpr std::size_t core_header_bytes = 12;    // OS/2's, with sides of 16 bits
constexpr std::size_t info_header_bytes = 40;    // Windows's first
constexpr std::size_t plain_header_bytes = 108;  // what stb_image gets
constexpr std::uint32_t uncompressed = 0;
constexpr std::uint32_t by_masks = 3;
constexpr std::uint32_t by_masks_with_alpha = 6;
const std::string format = "a BMP";

struct BmpHeader {
  std::size_t header_bytes = 0;  // behind the file header
  ImageSize size;
  bool is_top_down = false;
  std::uint32_t bits = 0;
  std::uint32_t compression = uncompressed;
  std::array<std::uint32_t, 4> masks{};  // red, green, blue, alpha
  std::vector<std::byte> palette;        // four bytes a colour, as many as an index can name
  std::size_t pixels_offset = 0;

  std::size_t row_bytes() const {
    return (static_cast<std::size_t>(size.width) * bits + 31) / 32 * 4;
  }
  bool is_core() const { return header_bytes == core_header_bytes; }
};

std::int32_t signed_number(Bytes bytes, std::size_t offset) {
  return static_cast<std::int32_t>(little_endian(bytes, offset, 4));
}

Result<void> check_kind(const BmpHeader& header) {
  constexpr std::array<std::size_t, 7> known{12, 40, 52, 56, 64, 108, 124};
  if (std::ranges::find(known, header.header_bytes) == known.end()) {
    return refuse_picture(
        fill("a BMP of an unknown kind, with a header of {} bytes; save it as "
             "PNG",
             {header.header_bytes}));
  }
  const bool has_masks =
      header.compression == by_masks || header.compression == by_masks_with_alpha;
  if (header.compression != uncompressed && !has_masks) {
    return refuse_picture(
        "a compressed BMP, of which only uncompressed ones are read; save it "
        "without compression, or as PNG");
  }
  constexpr std::array<std::uint32_t, 6> bits{1, 4, 8, 16, 24, 32};
  if (std::ranges::find(bits, header.bits) == bits.end() ||
      (has_masks && header.bits != 16 && header.bits != 32)) {
    return refuse_picture(
        fill("a BMP of {} bits a pixel, which cannot be read; save it as PNG", {header.bits}));
  }
  return {};
}

void read_size(Bytes bytes, BmpHeader& header) {
  if (header.is_core()) {
    header.size = {static_cast<int>(little_endian(bytes, 20, 2)),
                   static_cast<int>(little_endian(bytes, 18, 2))};
    return;
  }
  const std::int32_t height = std::max(signed_number(bytes, 22), -std::numeric_limits<int>::max());
  header.size = {std::abs(height), signed_number(bytes, 18)};
  header.is_top_down = height < 0;
}

/// Reads which bits of a pixel are which colour. They stand in the newer headers, and behind that
/// of 40 bytes.
void read_masks(Bytes bytes, BmpHeader& header) {
  if (header.compression == uncompressed) {
    if (header.bits == 16) header.masks = {31U << 10, 31U << 5, 31U, 0};
    if (header.bits == 32) header.masks = {0xffU << 16, 0xffU << 8, 0xffU, 0};
    return;
  }
  const bool has_alpha = header.header_bytes >= 56 || header.compression == by_masks_with_alpha;
  for (std::size_t mask = 0; mask < (has_alpha ? 4 : 3); ++mask) {
    header.masks[mask] = little_endian(bytes, file_header_bytes + info_header_bytes + 4 * mask, 4);
  }
}

/// Checks that each mask is one run of at most 8 bits within a pixel, which stb_image takes for
/// granted.
Result<void> check_masks(const BmpHeader& header) {
  if (header.bits != 16 && header.bits != 32) return {};
  for (std::size_t index = 0; index < header.masks.size(); ++index) {
    const std::uint32_t mask = header.masks[index];
    const bool may_be_empty = index == 3;
    const std::uint32_t run = mask == 0 ? 0 : mask >> std::countr_zero(mask);
    const bool is_run = (run & (run + 1)) == 0;
    const bool is_outside = header.bits == 16 && mask > 0xffff;
    if ((mask == 0 && !may_be_empty) || !is_run || run > 0xff || is_outside) {
      return refuse_picture(
          "a BMP whose colours do not have one to eight bits each; save it as "
          "PNG");
    }
  }
  return {};
}

/// Reads the palette. An index behind its end is black, as are colours that a cut-off file lacks.
void read_palette(Bytes bytes, BmpHeader& header) {
  if (header.bits > 8) return;
  const std::size_t colours = std::size_t{1} << header.bits;
  const std::size_t entry = header.is_core() ? 3 : 4;
  std::size_t offset = file_header_bytes + header.header_bytes;
  const std::uint32_t said = header.is_core() ? 0 : little_endian(bytes, 46, 4);
  const std::size_t room = header.pixels_offset > offset ? header.pixels_offset - offset : 0;
  const std::size_t stored = std::min({said == 0 ? colours : said, colours, room / entry});
  header.palette.resize(4 * colours);
  for (std::size_t colour = 0; colour < stored; ++colour, offset += entry) {
    for (std::size_t byte = 0; byte < 3 && offset + byte < bytes.size(); ++byte) {
      header.palette[4 * colour + byte] = bytes[offset + byte];
    }
  }
}

Result<BmpHeader> read_header(Bytes bytes) {
  BmpHeader header;
  header.pixels_offset = little_endian(bytes, 10, 4);
  header.header_bytes = little_endian(bytes, 14, 4);
  header.bits = little_endian(bytes, header.is_core() ? 24 : 28, 2);
  header.compression = header.is_core() ? uncompressed : little_endian(bytes, 30, 4);
  const std::size_t longest_header = 124;
  if (bytes.size() < file_header_bytes + std::min(header.header_bytes, longest_header)) {
    return refuse_cut_off(format);
  }
  VAELET_TRY(check_kind(header));
  if (header.pixels_offset < file_header_bytes + header.header_bytes) {
    return refuse_picture("a BMP that is damaged: its pixels begin within its header");
  }
  read_size(bytes, header);
  VAELET_TRY(check_picture_size(format, header.size));
  read_masks(bytes, header);
  VAELET_TRY(check_masks(header));
  read_palette(bytes, header);
  VAELET_TRY(check_enough_bytes(
      format, header.size, bytes.size(),
      header.pixels_offset + header.row_bytes() * static_cast<std::size_t>(header.size.height)));
  return header;
}

void append_number(std::vector<std::byte>& bytes, std::uint32_t number, int count = 4) {
  for (int index = 0; index < count; ++index) {
    bytes.push_back(static_cast<std::byte>(number >> (8 * index)));
  }
}

/// Returns the same picture as a BMP of the one kind that stb_image reads without mistakes: masks
/// in the header, a palette with all its colours, the pixels right behind it.
std::vector<std::byte> plain_bmp(const BmpHeader& header, Bytes bytes) {
  const std::size_t pixels = header.row_bytes() * static_cast<std::size_t>(header.size.height);
  const std::size_t offset = file_header_bytes + plain_header_bytes + header.palette.size();
  const bool has_masks = header.bits == 16 || header.bits == 32;
  std::vector<std::byte> plain{std::byte{'B'}, std::byte{'M'}};
  append_number(plain, static_cast<std::uint32_t>(offset + pixels));
  append_number(plain, 0);
  append_number(plain, static_cast<std::uint32_t>(offset));
  append_number(plain, plain_header_bytes);
  append_number(plain, static_cast<std::uint32_t>(header.size.width));
  append_number(plain, static_cast<std::uint32_t>(header.is_top_down ? -header.size.height
                                                                     : header.size.height));
  append_number(plain, 1, 2);
  append_number(plain, header.bits, 2);
  append_number(plain, has_masks ? by_masks : uncompressed);
  for (int unused = 0; unused < 5; ++unused) append_number(plain, 0);
  for (const std::uint32_t mask : header.masks) append_number(plain, mask);
  plain.resize(file_header_bytes + plain_header_bytes);
  plain.insert(plain.end(), header.palette.begin(), header.palette.end());
  const Bytes stored = bytes.subspan(header.pixels_offset, pixels);
  plain.insert(plain.end(), stored.begin(), stored.end());
  return plain;
}

}  // namespace

Result<Image> decode_bmp(std::span<const std::byte> bytes, Colours colours) {
  VAELET_TRY_ASSIGN(const BmpHeader header, read_header(bytes));
  return decode_by_stb(format, plain_bmp(header, bytes), colours, EmptyAlpha::is_opaque);
}

}  // namespace vaelet::native
