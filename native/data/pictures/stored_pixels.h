#pragma once

#include <cstdint>
#include <span>

#include "native/data/pictures/image.h"

namespace vaelet::native {

/// Pixels as a decoder gives them, [H, W, channels]: grey, grey and alpha, RGB, or RGB and alpha,
/// from 0 to the largest number of Level. Views the decoder's memory.
template <class Level>
struct StoredPixels {
  ImageSize size;
  int channels = 1;
  std::span<const Level> levels;
};

/// Returns the picture. What is transparent shows white paper, unless alpha is the ink
/// (`is_ink_in_alpha`): then the picture is its alpha, bright ink on black. An ink with a colour is
/// none where colours are kept: it shows on white paper.
Image picture_of(const StoredPixels<std::uint8_t>& pixels, Colours colours);
Image picture_of(const StoredPixels<std::uint16_t>& pixels, Colours colours);

/// Returns whether a picture is drawn by its alpha alone, in an ink that white paper hides: every
/// pixel that is not quite transparent has one colour, with a luma above 7/8, and alpha varies. So
/// are white strokes on a transparent ground.
bool is_ink_in_alpha(const StoredPixels<std::uint8_t>& pixels);
bool is_ink_in_alpha(const StoredPixels<std::uint16_t>& pixels);

}  // namespace vaelet::native
