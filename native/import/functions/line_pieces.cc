#include "native/import/functions/line_pieces.h"

#include <cmath>
#include <cstddef>
#include <utility>

namespace vaelet::native {
namespace {

Piece relu_piece() { return {Activate{ActivationKind::relu}}; }

/// relu(first) + last(relu(second)).
Piece sum_of(const Line& first, const Line& second, const Line& last, int channels) {
  Branches branches;
  branches.layers = {line_piece(first, channels, {}), relu_piece()};
  branches.shortcut = {line_piece(second, channels, {}), relu_piece(),
                       line_piece(last, channels, {})};
  return {std::move(branches)};
}

}  // namespace

Piece line_piece(const Line& line, int channels, const std::string& origin) {
  const auto count = static_cast<std::size_t>(channels);
  return {Affine{"", channels}, std::vector<float>(count, static_cast<float>(line.factor)),
          std::vector<float>(count, static_cast<float>(line.shift)), origin};
}

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

std::vector<Piece> bent_pieces(const BentLine& bent, int channels, const std::string& origin) {
  const auto& [at, value, left, right] = bent;
  // The steeper side is the one that a LeakyReLU keeps.
  const double sign = std::fabs(right) >= std::fabs(left) ? 1.0 : -1.0;
  const double steep = sign > 0.0 ? right : left;
  const double slope = short_number((sign > 0.0 ? left : right) / steep);
  const auto line = [&](double factor, double shift) {
    return line_piece({factor, shift}, channels, origin);
  };
  if (slope >= 0.0 && slope < 1.0) {
    const Activation leaky =
        slope == 0.0 ? Activation(ActivationKind::relu) : Activation::leaky_relu_with(slope);
    return {line(sign, -sign * at), {Activate{leaky}, {}, {}, origin}, line(sign * steep, value)};
  }
  Branches sum;
  sum.layers = {line(1.0, -at), relu_piece(), line(right - left, value - left * at)};
  sum.shortcut = {line(left, 0.0)};
  return {{std::move(sum), {}, {}, origin}};
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
