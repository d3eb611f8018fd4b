#pragma once

#include "native/import/pieces.h"

namespace vaelet::native {

/// Returns the dense layer from all values of an image of this shape to all that a convolution of
/// either kind makes of it. It has as many weights as both have values, multiplied.
Piece dense_form(const Piece& convolution, const Shape& input);

}  // namespace vaelet::native
