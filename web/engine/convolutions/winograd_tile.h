#pragma once

namespace vaelet::engine {

// F(2 x 2, 2 x 2) and F(2 x 2, 3 x 3) of Lavin and Gray 2016, section 4.1, over a tile of `side` x
// `side` inputs, 3 or 4, row by row. Along rows and columns, three values become x0 - x1, x1, x2 -
// x1, and four become x0 - x2, x1 + x2, x2 - x1, x3 - x1; three products become the outputs p0 +
// p1, p1 + p2, and four become p0 + p1 + p2, p1 - p2 + p3. Channels are neighbours in memory, as
// many as a multiple of four.

inline constexpr int largest_winograd_side = 4;

/// Writes the sums of a tile's inputs, each `step` floats behind the one before.
void write_winograd_sums(int side, const float* const* inputs, int channels, float* sums, int step);

/// Writes the 2 x 2 outputs of a tile's products.
void write_winograd_outputs(int side, const float* const* products, int channels,
                            float* const* outputs);

}  // namespace vaelet::engine
