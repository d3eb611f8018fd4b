#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "native/data/pictures/image.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// A PNG's header.
struct PngHeader {
  ImageSize size;
  std::uint32_t bits = 0;    // of a level
  std::uint32_t colour = 0;  // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
  bool is_interlaced = false;
};

/// The chunks of a PNG that its pixels need.
struct PngChunks {
  PngHeader header;
  std::vector<std::byte> exif;  // as `exif_orientation` takes it; empty without
  /// The same picture as the plainest PNG: one header, palette, tRNS and IDAT chunk each. A palette
  /// has 256 colours, so that no pixel names one that is not there.
  std::vector<std::byte> plain;
  std::size_t pixels_offset = 0;  // of the compressed pixels in `plain`
  std::size_t pixels_bytes = 0;
};

/// Reads a PNG's chunks and compares their checksums. Errors: data_damaged (`refuse_picture`): cut
/// off, a wrong checksum, a header that is none.
Result<PngChunks> read_png_chunks(std::span<const std::byte> bytes);

}  // namespace vaelet::native
