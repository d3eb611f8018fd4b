#pragma once

#include <cstddef>

#include "native/report/drawing/canvas.h"

namespace vaelet::native {

/// Returns the colour of a class on white. The first ten are Petroff's ("Accessible Color Sequences
/// for Data Visualization", 2021), which people with any of the common colour blindnesses tell
/// apart; the next twenty are darker, then paler, shades of them; after thirty they repeat.
Colour class_colour(std::size_t index);

}  // namespace vaelet::native
