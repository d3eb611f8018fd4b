#include "tests/fuzz/picture_input.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <utility>

#include <zlib.h>

#include "native/data/pictures/byte_reader.h"

namespace vaelet::fuzz {
namespace {

using Bytes = std::vector<std::uint8_t>;
using native::FileKind;
using namespace std::string_view_literals;

constexpr std::string_view png_mark = "\x89PNG\r\n\x1a\n"sv;

std::uint32_t number_at(const Bytes& bytes, std::size_t offset) {
  return native::big_endian(std::as_bytes(std::span(bytes)), offset, 4);
}

void write_number(Bytes& bytes, std::size_t offset, std::uint32_t number) {
  for (std::size_t index = 0; index < 4; ++index) {
    bytes[offset + index] = static_cast<std::uint8_t>(number >> (24 - 8 * index));
  }
}

void put_mark(Bytes& bytes, std::string_view mark) {
  bytes.resize(std::max(bytes.size(), mark.size()));
  std::ranges::copy(mark, bytes.begin());
}

/// Keeps sides below 256: clears the bytes above the lowest.
void limit(Bytes& bytes, std::initializer_list<std::size_t> high) {
  for (const std::size_t offset : high) {
    if (offset < bytes.size()) bytes[offset] = 0;
  }
}

/// A height below 0 says that a BMP begins at the top.
void limit_bmp(Bytes& bytes) {
  const bool is_top_down = bytes.size() > 25 && bytes[25] == 0xff && bytes[24] == 0xff;
  limit(bytes, {19, 20, 21});
  if (!is_top_down) limit(bytes, {23, 24, 25});
}

/// The size stands in the frame header, wherever that is.
void limit_jpeg(Bytes& bytes) {
  for (std::size_t at = 0; at + 9 < bytes.size(); ++at) {
    const bool is_frame = bytes[at] == 0xff && (bytes[at + 1] & 0xf0U) == 0xc0;
    if (is_frame) limit(bytes, {at + 5, at + 7});
  }
}

void correct_checksums(Bytes& png) {
  for (std::size_t at = png_mark.size(); at + 12 <= png.size();) {
    const std::size_t length = number_at(png, at);
    if (length > png.size() - at - 12) return;
    const auto checksum = crc32_z(0, png.data() + at + 4, length + 4);
    write_number(png, at + 8 + length, static_cast<std::uint32_t>(checksum));
    at += length + 12;
  }
}

void append_chunk(Bytes& png, std::string_view kind, std::span<const std::uint8_t> content) {
  const std::size_t at = png.size();
  png.resize(at + 4);
  write_number(png, at, static_cast<std::uint32_t>(content.size()));
  png.insert(png.end(), kind.begin(), kind.end());
  png.insert(png.end(), content.begin(), content.end());
  png.resize(png.size() + 4);
}

Bytes packed(std::span<const std::uint8_t> content) {
  uLongf size = compressBound(content.size());
  Bytes result(size);
  compress2(result.data(), &size, content.data(), content.size(), 1);
  result.resize(size);
  return result;
}

/// Makes a PNG whose rows are the bytes, so that filters, palettes and passes are tried without a
/// fuzzer having to find what inflates: side, side, depth, colour, passes, entries, entries, rows.
Bytes png_of_rows(std::span<const std::uint8_t> data) {
  constexpr std::array<std::uint8_t, 5> depths{1, 2, 4, 8, 16};
  constexpr std::array<std::uint8_t, 5> colours{0, 2, 3, 4, 6};
  std::array<std::uint8_t, 7> head{};
  std::copy_n(data.begin(), std::min(head.size(), data.size()), head.begin());
  const std::uint8_t width = head[0] % 64;
  const std::uint8_t height = head[1] % 64;
  const auto rest = data.subspan(std::min(head.size(), data.size()));
  Bytes png(png_mark.begin(), png_mark.end());
  const std::array<std::uint8_t, 13> header{0,
                                            0,
                                            0,
                                            head[0],
                                            0,
                                            0,
                                            0,
                                            head[1],
                                            depths[head[2] % 5],
                                            colours[head[3] % 5],
                                            0,
                                            0,
                                            static_cast<std::uint8_t>(head[4] % 2)};
  append_chunk(png, "IHDR", header);
  append_chunk(png, "PLTE", rest.first(std::min(rest.size(), std::size_t{head[5]} * 3)));
  append_chunk(png, "tRNS", rest.first(std::min<std::size_t>(rest.size(), head[6])));
  Bytes rows(rest.begin(), rest.end());
  rows.resize(std::max<std::size_t>(rows.size(), std::size_t{width} * height * 8 + 1024));
  append_chunk(png, "IDAT", packed(rows));
  append_chunk(png, "IEND", {});
  return png;
}

Bytes png_input(Bytes bytes, bool keeps_sides) {
  if (!bytes.empty() && bytes.front() != 0x89) bytes = png_of_rows(bytes);
  put_mark(bytes, png_mark);
  if (!keeps_sides) limit(bytes, {16, 17, 18, 20, 21, 22});
  correct_checksums(bytes);
  return bytes;
}

}  // namespace

Bytes picture_input(FileKind format, std::span<const std::uint8_t> data) {
  Bytes bytes(data.begin(), data.end());
  const bool keeps_sides = data.size() % 64 == 0;
  switch (format) {
    case FileKind::png:
      return png_input(std::move(bytes), keeps_sides);
    case FileKind::jpeg:
      put_mark(bytes, "\xff\xd8\xff"sv);
      limit_jpeg(bytes);  // always: a progressive one keeps all coefficients
      break;
    case FileKind::bmp:
      put_mark(bytes, "BM"sv);
      if (!keeps_sides) limit_bmp(bytes);
      break;
    case FileKind::gif:
      put_mark(bytes, "GIF89a"sv);
      if (!keeps_sides) limit(bytes, {7, 9});
      break;
    case FileKind::tga:
      if (!keeps_sides) limit(bytes, {13, 15});
      break;
    case FileKind::pnm:
      put_mark(bytes, "P"sv);
      break;
    case FileKind::other:
      break;
  }
  return bytes;
}

}  // namespace vaelet::fuzz
