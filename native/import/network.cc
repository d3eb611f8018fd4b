#include "native/import/network.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "native/import/join.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

bool is_identity(const Order& order, int size) {
  if (order.size() != static_cast<std::size_t>(size)) return false;
  for (std::size_t at = 0; at < order.size(); ++at) {
    if (order[at] != static_cast<std::int32_t>(at)) return false;
  }
  return true;
}

/// More weights than this are not spent on putting features side by side.
constexpr std::int64_t most_padded_weights = std::int64_t{1} << 20;

/// Returns a dense layer that gives features among zeros: from `at` on, of `width` values.
Piece placed(int features, int at, int width, const std::string& origin) {
  Dense layer;
  layer.in = features;
  layer.out = width;
  const auto in = static_cast<std::size_t>(features);
  const auto out = static_cast<std::size_t>(width);
  Piece piece{std::move(layer), std::vector<float>(out * in), std::vector<float>(out), origin};
  for (std::size_t feature = 0; feature < in; ++feature) {
    piece.weight[(static_cast<std::size_t>(at) + feature) * in + feature] = 1.0F;
  }
  return piece;
}

/// Returns the rows and columns around the part of an image that an order takes, if it takes one.
std::optional<Padding> sides_around(const Order& order, const Shape& part, const Shape& whole) {
  if (part.channels != whole.channels || part.height > whole.height || part.width > whole.width) {
    return std::nullopt;
  }
  const int top = order.front() / whole.width;
  const int left = order.front() % whole.width;
  if (top + part.height > whole.height || left + part.width > whole.width) return std::nullopt;
  std::size_t at = 0;
  for (int channel = 0; channel < part.channels; ++channel) {
    for (int row = 0; row < part.height; ++row) {
      for (int column = 0; column < part.width; ++column) {
        const int expected = (channel * whole.height + top + row) * whole.width + left + column;
        if (order[at++] != expected) return std::nullopt;
      }
    }
  }
  return Padding(top, left, whole.height - top - part.height, whole.width - left - part.width);
}

}  // namespace

Sides of_one(const Sides& shape) {
  Sides result = shape;
  if (!result.empty()) result.front() = 1;
  return result;
}

const Value* Network::find(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

Result<Computed> Network::arranged(const Computed& values, const Arrangement& arrangement,
                                   const std::string& origin) {
  const auto count = static_cast<std::int64_t>(arrangement.order.size());
  arranged_values_ += count;
  if (count > max_features || count == 0 || arranged_values_ > max_constant_values) {
    return fail(ErrorCode::model_unsupported,
                origin + fill(": expected from 1 to {} values, found another number, or too many "
                              "orders of them",
                              {max_features}));
  }
  auto order = std::make_shared<Order>(arrangement.order);
  std::vector<bool> is_taken(static_cast<std::size_t>(flow_[values.step].shape.size()));
  for (std::int32_t& position : *order) {
    if (values.order) position = (*values.order)[static_cast<std::size_t>(position)];
    if (is_taken[static_cast<std::size_t>(position)]) {
      return fail(ErrorCode::model_unsupported,
                  origin + ": expected each value once, found one repeated");
    }
    is_taken[static_cast<std::size_t>(position)] = true;
  }
  Computed result{values.step, arrangement.shape, order, origin};
  result.shape.front() = batch_;
  if (is_identity(*order, flow_[values.step].shape.size())) result.order = nullptr;
  return result;
}

Result<int> Network::flattened(int step, const std::string& origin) {
  return flow_[step].shape.is_image ? flow_.add(step, {Flatten{}, {}, {}, origin})
                                    : Result<int>(step);
}

Result<int> Network::unflattened(int step, const Shape& shape, const std::string& origin) {
  if (flow_[step].shape == shape) return step;
  VAELET_TRY_ASSIGN(const int flat, flattened(step, origin));
  return flow_.add(flat, {Unflatten{shape.channels, shape.height, shape.width}, {}, {}, origin});
}

Result<int> Network::features(const Computed& values, const std::string& origin) {
  VAELET_TRY_ASSIGN(const int flat, flattened(values.step, origin));
  if (!values.order) return flat;
  const std::string& ordered = values.order_origin.empty() ? origin : values.order_origin;
  return flow_.add(flat, {Reorder{*values.order}, {}, {}, ordered});
}

Result<std::optional<int>> Network::cropped(const Computed& values, const Shape& shape,
                                            const std::string& origin) {
  const Shape& whole = flow_[values.step].shape;
  if (!values.order || !whole.is_image) return std::optional<int>();
  const auto sides = sides_around(*values.order, shape, whole);
  if (!sides) return std::optional<int>();
  VAELET_TRY_ASSIGN(const int step, flow_.add(values.step, {Crop{*sides}, {}, {}, origin}));
  return std::optional(step);
}

Result<int> Network::image(const Computed& values, const std::string& origin) {
  if (values.shape.size() != 4) {
    return fail(ErrorCode::model_unsupported,
                origin + fill(": expected an image [N, C, H, W], found values of {} dimensions",
                              {values.shape.size()}));
  }
  const Shape shape{static_cast<int>(values.shape[1]), static_cast<int>(values.shape[2]),
                    static_cast<int>(values.shape[3]), true};
  VAELET_TRY_ASSIGN(const auto part, cropped(values, shape, origin));
  if (part) return *part;
  if (!values.order) return unflattened(values.step, shape, origin);
  VAELET_TRY_ASSIGN(const int ordered, features(values, origin));
  return unflattened(ordered, shape, origin);
}

Result<Computed> Network::behind(int step, Piece piece) {
  VAELET_TRY_ASSIGN(const int added, flow_.add(step, std::move(piece)));
  const Shape& shape = flow_[added].shape;
  Computed result{added, {batch_, shape.channels}};
  if (shape.is_image) result.shape = {batch_, shape.channels, shape.height, shape.width};
  return result;
}

Result<std::vector<Piece>> Network::beside(int from, int first, int second,
                                           const std::string& origin) const {
  VAELET_TRY_ASSIGN(auto first_pieces, pieces_between(flow_, from, first));
  VAELET_TRY_ASSIGN(auto second_pieces, pieces_between(flow_, from, second));
  return side_by_side(std::move(first_pieces), std::move(second_pieces), flow_[from].shape, origin);
}

Result<Computed> Network::of_one_step(const Computed& first, const Computed& second,
                                      const std::string& origin) {
  const auto size = static_cast<std::size_t>(flow_[first.step].shape.size());
  Order all(size);
  std::iota(all.begin(), all.end(), 0);
  Arrangement both{{}, first.order ? *first.order : all};
  const Order& behind = second.order ? *second.order : all;
  both.order.insert(both.order.end(), behind.begin(), behind.end());
  both.shape = {1, static_cast<std::int64_t>(both.order.size())};
  return arranged({first.step, {}}, both, origin);
}

int Network::layer_before(int step) const {
  for (; step > 0; step = flow_[step].before) {
    const auto* piece = std::get_if<Piece>(&flow_[step].work);
    if (piece == nullptr) break;
    if (piece->is<Dense>() || piece->is<Conv2d>()) return step;
    if (!piece->is<Flatten>()) break;
  }
  return -1;
}

std::optional<Piece> Network::padded_sum(int from, int first, int second,
                                         const std::string& origin) const {
  const int first_width = flow_[first].shape.channels;
  const int width = first_width + flow_[second].shape.channels;
  if (std::int64_t{width} * width > most_padded_weights) return std::nullopt;
  auto first_pieces = pieces_between(flow_, from, first);
  auto second_pieces = pieces_between(flow_, from, second);
  if (!first_pieces || !second_pieces) return std::nullopt;
  first_pieces->push_back(placed(first_width, 0, width, origin));
  second_pieces->push_back(placed(width - first_width, first_width, width, origin));
  return Piece{Branches{std::move(*first_pieces), std::move(*second_pieces)}, {}, {}, origin};
}

Result<Network::Joined> Network::beside_or_sum(int first, int second,
                                               const std::string& origin) const {
  const int from = flow_.common(first, second);
  auto pieces = beside(from, first, second, origin);
  if (pieces) return Joined{from, std::move(*pieces)};
  if (const int layer = layer_before(from); layer >= 0) {
    // Both take values of one layer: each with some of its rows can stand beside the other.
    const int before = flow_[layer].before;
    if (auto rows = beside(before, first, second, origin)) return Joined{before, std::move(*rows)};
  }
  if (auto sum = padded_sum(from, first, second, origin)) return Joined{from, {std::move(*sum)}};
  return pass_on(pieces);
}

Result<Computed> Network::joined(const Computed& first, const Computed& second,
                                 const std::string& origin) {
  if (first.step == second.step) return of_one_step(first, second, origin);
  VAELET_TRY_ASSIGN(const int first_step, features(first, origin));
  VAELET_TRY_ASSIGN(const int second_step, features(second, origin));
  VAELET_TRY_ASSIGN(auto both, beside_or_sum(first_step, second_step, origin));
  int step = both.from;
  for (Piece& piece : both.pieces) {
    VAELET_TRY_ASSIGN(step, flow_.add(step, std::move(piece)));
  }
  return Computed{step, {batch_, flow_[step].shape.channels}};
}

}  // namespace vaelet::native
