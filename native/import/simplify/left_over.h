#pragma once

#include <cstddef>

#include "native/import/simplify/piece_list.h"

namespace vaelet::native {

// What no rule has found a place for, at a price in weights. Each returns whether it did something;
// where the weights would be too many it does not.

/// Finds a place for the order of values `at`: where it moves blocks of pixels to channels or back,
/// it becomes a convolution whose weights are 0 and 1; else the convolution beside it becomes a
/// dense layer, which can take any order.
bool place_order(PieceList& list, std::size_t at);

/// Makes of the padding `at` a convolution that gives its input back.
bool place_padding(PieceList& list, std::size_t at);

}  // namespace vaelet::native
