#include "native/import/simplify/left_over.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "native/import/blocks.h"
#include "native/import/dense_form.h"

namespace vaelet::native {
namespace {

bool place_blocks(PieceList& list, std::size_t at) {
  if (at == 0 || !list[at - 1].is<Flatten>() || !list.exists(at + 1)) return false;
  const auto* shape = list[at + 1].find<Unflatten>();
  if (shape == nullptr) return false;
  const Shape from = list.shape_before(at - 1);
  const Shape to{shape->channels, shape->height, shape->width, true};
  const auto& order = std::get<Reorder>(list[at].kind).order;
  const auto blocks = blocks_of(order, from, to);
  if (!blocks || !list.grow_if_room(blocks->weights())) return false;
  list[at - 1] = blocks_piece(*blocks, list[at].origin);
  list.erase(at, 2);
  return true;
}

bool may_stand_between(const Piece& piece) {
  return keeps_values(piece) || piece.is<Flatten>() || piece.is<Unflatten>();
}

/// The convolution beside an order, and the weights that it has as a dense layer.
struct Neighbour {
  std::size_t at = 0;
  std::int64_t weights = 0;
};

std::optional<Neighbour> neighbour(const PieceList& list, std::size_t at) {
  if (!is_convolution(list[at])) return std::nullopt;
  const Shape input = list.shape_before(at);
  return Neighbour{at, std::int64_t{input.size()} * shape_behind(list[at], input).size()};
}

std::optional<Neighbour> convolution_before(const PieceList& list, std::size_t at) {
  while (at > 0 && may_stand_between(list[at - 1])) --at;
  return at == 0 ? std::nullopt : neighbour(list, at - 1);
}

std::optional<Neighbour> convolution_behind(const PieceList& list, std::size_t at) {
  while (list.exists(at + 1) && may_stand_between(list[at + 1])) ++at;
  return list.exists(at + 1) ? neighbour(list, at + 1) : std::nullopt;
}

}  // namespace

bool place_order(PieceList& list, std::size_t at) {
  if (!list[at].is<Reorder>()) return false;
  if (place_blocks(list, at)) return true;
  const auto before = convolution_before(list, at);
  const auto behind = convolution_behind(list, at);
  if (!before && !behind) return false;
  const Neighbour chosen =
      !behind || (before && before->weights <= behind->weights) ? *before : *behind;
  if (!list.grow_if_room(chosen.weights)) return false;
  const Shape input = list.shape_before(chosen.at);
  const Shape output = shape_behind(list[chosen.at], input);
  Piece& layer = list[chosen.at];
  const std::string node = layer.origin;
  layer = dense_form(layer, input);
  list.insert(chosen.at + 1,
              {Unflatten{output.channels, output.height, output.width}, {}, {}, node});
  list.insert(chosen.at, {Flatten{}, {}, {}, node});
  return true;
}

bool place_padding(PieceList& list, std::size_t at) {
  const auto* pad = list[at].find<Pad>();
  if (pad == nullptr) return false;
  const Padding& sides = pad->sides;
  // Larger padding than its own kernel is made possible by zeros in that.
  const std::int64_t kernel =
      std::int64_t{1} + std::max(sides.top, sides.left) + std::max(sides.bottom, sides.right);
  const int channels = list.shape_before(at).channels;
  const std::int64_t pairs = std::int64_t{channels} * channels;
  if (kernel > max_kernel || pairs > max_parameters ||
      !list.grow_if_room(pairs * kernel * kernel)) {
    return false;
  }
  const auto count = static_cast<std::size_t>(channels);
  Piece same{Conv2d{"", channels, channels, 1, 1, sides, {}}, std::vector<float>(count * count),
             std::vector<float>(count), list[at].origin};
  for (std::size_t channel = 0; channel < count; ++channel) {
    same.weight[channel * count + channel] = 1.0F;
  }
  list[at] = std::move(same);
  return true;
}

}  // namespace vaelet::native
