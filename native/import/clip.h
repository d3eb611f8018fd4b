#pragma once

#include <string>

#include "native/import/pieces.h"
#include "native/import/recognise.h"

namespace vaelet::native {

/// Returns a clipped line of `channels` channels or features as the sum of two branches, each a
/// line through a ReLU: low + relu(line - low) - relu(line - high).
Piece clip_piece(const ClippedLine& clipped, int channels, const std::string& origin);

/// Returns branches of the same layers that give their input back: relu(x) - relu(-x). They stand
/// beside features that are clipped.
Piece unclipped_piece(int channels);

/// Returns whether a piece is one of these.
bool is_clip(const Piece& piece);

}  // namespace vaelet::native
