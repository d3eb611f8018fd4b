#pragma once

#include <cstddef>

#include "native/import/simplify/piece_list.h"

namespace vaelet::native {

// Each rule may change the piece `at` and the one behind it, which there is. It returns whether it
// did.

/// Brings orders of values into dense layers and convolutions.
bool move_order(PieceList& list, std::size_t at);

/// Folds scales and shifts into weights.
bool move_affine(PieceList& list, std::size_t at);

/// Puts padding and cropping into convolutions.
bool move_sides(PieceList& list, std::size_t at);

/// Enlarges a kernel whose padding is larger than a model may have. Needs no piece behind `at`.
bool allow_padding(PieceList& list, std::size_t at);

/// Moves orders behind a label that is joined, and folds an embedded label into a dense layer.
bool move_label(PieceList& list, std::size_t at);

/// Returns whether an order behind the piece `at` can move into a dense layer before it.
bool reaches_dense(const PieceList& list, std::size_t at);

}  // namespace vaelet::native
