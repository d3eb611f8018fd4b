#pragma once

#include <string>
#include <vector>

#include "native/import/functions/recognise.h"
#include "native/import/functions/scaled_activation.h"
#include "native/import/pieces.h"

namespace vaelet::native {

/// Returns a clipped line of `channels` channels or features as the sum of two branches, each a
/// line through a ReLU: low + relu(line - low) - relu(line - high).
Piece clip_piece(const ClippedLine& clipped, int channels, const std::string& origin);

/// Returns a bent line as the pieces with the fewest layers: a LeakyReLU between two lines, or,
/// where one slope is negative and the other not, a line and a ReLU added.
std::vector<Piece> bent_pieces(const BentLine& bent, int channels, const std::string& origin);

/// Returns a line of each channel or feature.
Piece line_piece(const Line& line, int channels, const std::string& origin);

/// Returns branches of the same layers that give their input back: relu(x) - relu(-x). They stand
/// beside features that are clipped.
Piece unclipped_piece(int channels);

/// Returns whether a piece is one of these.
bool is_clip(const Piece& piece);

}  // namespace vaelet::native
