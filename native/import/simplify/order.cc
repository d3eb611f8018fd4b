#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "native/import/fold.h"
#include "native/import/simplify/rules.h"

namespace vaelet::native {
namespace {

bool compose(PieceList& list, Order& earlier, std::size_t at) {
  Order composed;
  for (const std::int32_t index : std::get<Reorder>(list[at + 1].kind).order) {
    composed.push_back(earlier[static_cast<std::size_t>(index)]);
  }
  earlier = std::move(composed);
  list.erase(at + 1);
  return true;
}

bool spread(PieceList& list, std::size_t at) {
  const Order order = std::get<Reorder>(list[at].kind).order;
  const int features = list.shape_before(at).channels;
  const std::int64_t rows = std::get<Dense>(list[at + 1].kind).out;
  if (!list.grow(rows * (features - static_cast<std::int64_t>(order.size())))) return true;
  spread_columns(list[at + 1], order, features);
  list.erase(at);
  return true;
}

/// Takes channels of the convolution before `flatten`, where the order takes whole channels.
bool take_channels_before(PieceList& list, std::size_t at, const Order& order) {
  const Order channels = channels_of(order, list.shape_before(at).pixels());
  std::size_t layer = at;
  while (layer > 0 && keeps_values(list[layer - 1])) --layer;
  if (channels.empty() || layer == 0 || !is_convolution(list[layer - 1])) return false;
  take_channels(list[layer - 1], channels);
  for (std::size_t index = layer; index < at; ++index) {
    take_entries(list[index], channels);
  }
  list.erase(at + 1);
  return true;
}

/// Makes of an order before `unflatten` that takes whole channels a convolution of a single pixel
/// behind it, whose weights are 0 and 1: where no layer is before it, as at the start of a branch.
bool take_channels_behind(PieceList& list, std::size_t at, const Order& order, Unflatten shape) {
  const int pixels = shape.height * shape.width;
  const int features = list.shape_before(at).channels;
  const Order channels = features % pixels == 0 ? channels_of(order, pixels) : Order();
  if (channels.empty()) return false;
  Conv2d layer;
  layer.in = features / pixels;
  layer.out = shape.channels;
  layer.kernel = 1;
  const auto in = static_cast<std::size_t>(layer.in);
  if (!list.grow(std::int64_t{layer.in} * layer.out)) return true;
  Piece taking{std::move(layer), std::vector<float>(channels.size() * in),
               std::vector<float>(channels.size()), list[at].origin};
  for (std::size_t row = 0; row < channels.size(); ++row) {
    taking.weight[row * in + static_cast<std::size_t>(channels[row])] = 1.0F;
  }
  shape.channels = features / pixels;
  list[at] = {shape, {}, {}, taking.origin};
  list[at + 1] = std::move(taking);
  return true;
}

}  // namespace

bool reaches_dense(const PieceList& list, std::size_t at) {
  for (std::size_t index = at + 1; index-- > 0;) {
    if (list[index].is<Dense>()) return true;
    if (!keeps_values(list[index])) return false;
  }
  return false;
}

bool move_order(PieceList& list, std::size_t at) {
  Piece& first = list[at];
  Piece& second = list[at + 1];
  auto* reorder = second.find<Reorder>();
  if (reorder != nullptr) {
    if (auto* earlier = first.find<Reorder>()) return compose(list, earlier->order, at);
    if (first.is<Flatten>()) return take_channels_before(list, at, reorder->order);
    if (!reaches_dense(list, at)) return false;
    if (first.is<Dense>()) {
      take_rows(first, reorder->order);
      list.erase(at + 1);
      return true;
    }
    take_entries(first, reorder->order);
    return list.swap(at);
  }
  reorder = first.find<Reorder>();
  if (reorder == nullptr || (at > 0 && reaches_dense(list, at - 1))) return false;
  if (second.is<Dense>()) return spread(list, at);
  if (second.is<Activate>()) return list.swap(at);
  const auto* shape = second.find<Unflatten>();
  return shape != nullptr && take_channels_behind(list, at, reorder->order, *shape);
}

}  // namespace vaelet::native
