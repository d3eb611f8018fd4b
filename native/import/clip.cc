#include "native/import/clip.h"

#include <cmath>
#include <cstddef>
#include <utility>

namespace vaelet::native {
namespace {

Piece line_piece(const Line& line, int channels) {
  const auto count = static_cast<std::size_t>(channels);
  return {Affine{"", channels},
          std::vector<float>(count, static_cast<float>(line.factor)),
          std::vector<float>(count, static_cast<float>(line.shift)),
          {}};
}

Piece relu_piece() { return {Activate{ActivationKind::relu}}; }

/// relu(first) + last(relu(second)).
Piece sum_of(const Line& first, const Line& second, const Line& last, int channels) {
  Branches branches;
  branches.layers = {line_piece(first, channels), relu_piece()};
  branches.shortcut = {line_piece(second, channels), relu_piece(), line_piece(last, channels)};
  return {std::move(branches)};
}

}  // namespace

Piece clip_piece(const ClippedLine& clipped, int channels, const std::string& origin) {
  const auto& [line, low, high] = clipped;
  const Line nothing{0.0, 0.0};
  const Line above_low{line.factor, line.shift - low};
  Piece piece;
  if (!std::isfinite(high)) {
    piece = sum_of(above_low, nothing, {0.0, low}, channels);
  } else if (!std::isfinite(low)) {
    piece = sum_of(nothing, {-line.factor, high - line.shift}, {-1.0, high}, channels);
  } else {
    piece = sum_of(above_low, {line.factor, line.shift - high}, {-1.0, low}, channels);
  }
  piece.origin = origin;
  return piece;
}

Piece unclipped_piece(int channels) {
  return sum_of({1.0, 0.0}, {-1.0, 0.0}, {-1.0, 0.0}, channels);
}

bool is_clip(const Piece& piece) {
  const auto* branches = piece.find<Branches>();
  const Piece relu = relu_piece();
  return branches != nullptr && branches->layers.size() == 2 && branches->shortcut.size() == 3 &&
         branches->layers[0].is<Affine>() && branches->layers[1] == relu &&
         branches->shortcut[0].is<Affine>() && branches->shortcut[1] == relu &&
         branches->shortcut[2].is<Affine>();
}

}  // namespace vaelet::native
