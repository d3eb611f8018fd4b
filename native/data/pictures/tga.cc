#include "native/data/pictures/tga.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "native/data/pictures/byte_reader.h"
#include "native/data/pictures/refusal.h"
#include "native/data/pictures/stb_decoder.h"

namespace vaelet::native {
namespace {

constexpr std::size_t header_bytes = 18;
const std::string format = "a TGA";

struct TgaHeader {
  explicit TgaHeader(std::span<const std::byte> bytes)
      : id_bytes(little_endian(bytes, 0, 1)),
        has_map(little_endian(bytes, 1, 1)),
        kind(little_endian(bytes, 2, 1)),
        map_start(little_endian(bytes, 3, 2)),
        map_entries(little_endian(bytes, 5, 2)),
        map_bits(little_endian(bytes, 7, 1)),
        size{static_cast<int>(little_endian(bytes, 14, 2)),
             static_cast<int>(little_endian(bytes, 12, 2))},
        bits(little_endian(bytes, 16, 1)),
        descriptor(little_endian(bytes, 17, 1)) {}

  bool is_run_length_encoded() const { return kind > 8; }
  std::uint32_t plain_kind() const { return kind % 8; }  // 1 colour map, 2 colour, 3 grey
  bool is_mirrored() const { return (descriptor & 0x10) != 0; }
  std::size_t pixel_bytes() const { return (bits + 7) / 8; }
  std::size_t map_bytes() const { return std::size_t{map_entries} * ((map_bits + 7) / 8); }

  std::uint32_t id_bytes;
  std::uint32_t has_map;
  std::uint32_t kind;
  std::uint32_t map_start;
  std::uint32_t map_entries;
  std::uint32_t map_bits;
  ImageSize size;
  std::uint32_t bits;
  std::uint32_t descriptor;
};

template <std::size_t count>
bool is_one_of(std::uint32_t number, const std::array<std::uint32_t, count>& allowed) {
  return std::ranges::find(allowed, number) != allowed.end();
}

bool has_sensible_bits(const TgaHeader& header) {
  switch (header.plain_kind()) {
    case 1:
      return is_one_of<2>(header.bits, {8, 16});
    case 2:
      return is_one_of<4>(header.bits, {15, 16, 24, 32});
    case 3:
      return is_one_of<2>(header.bits, {8, 16});
    default:
      return false;
  }
}

bool has_sensible_map(const TgaHeader& header) {
  if (header.has_map == 0) {
    return header.plain_kind() != 1 && header.map_start == 0 && header.map_entries == 0;
  }
  return header.has_map == 1 && header.map_entries > 0 &&
         is_one_of<4>(header.map_bits, {15, 16, 24, 32});
}

/// Returns the bytes that the pixels need at least: run-length encoding puts 128 into one.
std::size_t least_bytes(const TgaHeader& header) {
  const std::size_t pixels = pixel_count(header.size);
  const std::size_t before = header_bytes + header.id_bytes + header.map_bytes();
  if (!header.is_run_length_encoded()) return before + pixels * header.pixel_bytes();
  return before + (pixels + 127) / 128 * (1 + header.pixel_bytes());
}

/// Checks that stb_image reads this TGA as its author meant it.
Result<void> check_read_rightly(const TgaHeader& header) {
  if (header.has_map == 1 && header.plain_kind() != 1) {
    return refuse_picture("a TGA with a colour map that its pixels do not use; save it without");
  }
  if (header.map_start != 0) {
    return refuse_picture("a TGA whose colour map does not begin at 0; save it as PNG");
  }
  return {};
}

void mirror_rows(Image& image) {
  const int channels = image.channels;
  const std::ptrdiff_t length = std::ptrdiff_t{image.size.width} * channels;
  for (auto row = image.pixels.begin(); row != image.pixels.end(); row += length) {
    std::reverse(row, row + length);
    for (auto pixel = row; pixel != row + length; pixel += channels) {
      std::reverse(pixel, pixel + channels);
    }
  }
}

}  // namespace

bool is_tga(std::span<const std::byte> bytes) {
  if (bytes.size() < header_bytes) return false;
  const TgaHeader header(bytes);
  constexpr std::uint32_t interleaved = 0xc0;  // bits of the descriptor that are 0 in all files
  return is_one_of<6>(header.kind, {1, 2, 3, 9, 10, 11}) && has_sensible_map(header) &&
         has_sensible_bits(header) && (header.descriptor & interleaved) == 0 &&
         header.size.height > 0 && header.size.width > 0;
}

Result<Image> decode_tga(std::span<const std::byte> bytes, Colours colours) {
  const TgaHeader header(bytes);
  VAELET_TRY(check_read_rightly(header));
  VAELET_TRY(check_picture_size(format, header.size));
  VAELET_TRY(check_enough_bytes(format, header.size, bytes.size(), least_bytes(header)));
  VAELET_TRY_ASSIGN(auto image, decode_by_stb(format, bytes, colours, EmptyAlpha::is_opaque));
  if (header.is_mirrored()) mirror_rows(image);
  return image;
}

}  // namespace vaelet::native
