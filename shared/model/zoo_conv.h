#pragma once

#include "shared/model/spec.h"

namespace vaelet {

/// The least side of an image of the convolutional families.
inline constexpr int least_conv_side = 8;

/// The most pixels of one: 16 channels at full size.
inline constexpr int most_conv_pixels = 1 << 16;

/// Adds the layers of the families conv-vae and, with `labels` classes, conv-cvae, for images of
/// any size within those limits: convolutions of stride 2 down until no side is above 8, or one is
/// below 4, transposed ones up, with one more convolution at each size below the full one. A side
/// that is odd on the way is rounded up going down; going up, a row or a column is cut off its end.
void add_conv_family_layers(ModelSpec& spec, int labels);

}  // namespace vaelet
