#include <optional>
#include <utility>

#include "native/import/nodes/nodes.h"

namespace vaelet::native {
namespace {

/// Returns an affine piece of the channels of an image, some or all of whose values have these
/// numbers; nothing where the numbers of a channel are not the same.
std::optional<Piece> channel_piece(const Shape& shape, const Computed& values,
                                   const std::vector<float>& factors,
                                   const std::vector<float>& shifts) {
  const auto channels = static_cast<std::size_t>(shape.channels);
  const auto pixels = static_cast<std::size_t>(shape.pixels());
  Piece piece{Affine{"", shape.channels},
              std::vector<float>(channels, 1.0F),
              std::vector<float>(channels),
              {}};
  std::vector<bool> is_set(channels);
  for (std::size_t at = 0; at < factors.size(); ++at) {
    const std::size_t position = values.order ? static_cast<std::size_t>((*values.order)[at]) : at;
    const std::size_t channel = position / pixels;
    if (!is_set[channel]) {
      is_set[channel] = true;
      piece.weight[channel] = factors[at];
      piece.bias[channel] = shifts[at];
    } else if (piece.weight[channel] != factors[at] || piece.bias[channel] != shifts[at]) {
      return std::nullopt;
    }
  }
  return piece;
}

/// Returns the same of features, of which all have a number.
Piece feature_piece(const Computed& values, const std::vector<float>& factors,
                    const std::vector<float>& shifts) {
  Piece piece{Affine{"", static_cast<int>(factors.size())}, factors, shifts, {}};
  for (std::size_t at = 0; values.order && at < factors.size(); ++at) {
    const auto to = static_cast<std::size_t>((*values.order)[at]);
    piece.weight[to] = factors[at];
    piece.bias[to] = shifts[at];
  }
  return piece;
}

}  // namespace

Result<Value> scaled(const NodeCall& call, const Computed& values,
                     const std::vector<float>& factors, const std::vector<float>& shifts) {
  Network& network = call.network;
  const Shape shape = network.flow()[values.step].shape;
  std::optional<Piece> piece;
  if (shape.is_image) {
    piece = channel_piece(shape, values, factors, shifts);
  } else if (factors.size() == static_cast<std::size_t>(shape.size())) {
    piece = feature_piece(values, factors, shifts);
  }
  if (!piece) {
    // Numbers for each pixel, or for some features: those of features of their own.
    VAELET_TRY_ASSIGN(const int step, network.features(values, call.origin));
    return scaled(call, {step, values.shape, nullptr}, factors, shifts);
  }
  piece->origin = call.origin;
  Computed result = values;
  VAELET_TRY_ASSIGN(result.step, network.flow().add(values.step, std::move(*piece)));
  return Value(std::move(result));
}

}  // namespace vaelet::native
