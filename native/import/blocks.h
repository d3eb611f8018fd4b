#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/import/pieces.h"

namespace vaelet::native {

/// An order of an image's values that moves the pixels of blocks to channels, such as of
/// PixelUnshuffle, or channels to the pixels of blocks, such as of PixelShuffle.
struct Blocks {
  int side = 1;
  bool to_channels = true;
  int in = 0;
  int out = 0;
  /// For each channel of the smaller image: where its values stand in the larger one, as its
  /// channel, then the pixel of the block.
  std::vector<std::int32_t> sources;

  std::int64_t weights() const { return std::int64_t{in} * out * side * side; }
};

/// Returns such an order; nothing where it is another one.
std::optional<Blocks> blocks_of(const Order& order, const Shape& from, const Shape& to);

/// Returns it as a convolution, or a transposed one, whose weights are 0 and 1.
Piece blocks_piece(const Blocks& blocks, const std::string& origin);

}  // namespace vaelet::native
