#include "native/import/simplify.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

#include "native/import/fold.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

bool has_weights(const Piece& piece) {
  return piece.is<Dense>() || piece.is<Conv2d>() || piece.is<ConvTranspose2d>();
}
bool is_convolution(const Piece& piece) {
  return piece.is<Conv2d>() || piece.is<ConvTranspose2d>();
}
bool keeps_values(const Piece& piece) { return piece.is<Activate>() || piece.is<Affine>(); }

Padding sum(const Padding& first, const Padding& second) {
  return {first.top + second.top, first.left + second.left, first.bottom + second.bottom,
          first.right + second.right};
}

/// Applies rules to neighbours until none changes anything. A rule returns whether it did.
class Simplifier {
 public:
  Simplifier(std::vector<Piece> pieces, const Shape& input)
      : pieces_(std::move(pieces)), input_(input) {}

  Result<std::vector<Piece>> run() {
    VAELET_TRY(simplify_branches());
    constexpr int most_rounds = 100'000;
    int rounds = 0;
    for (std::size_t at = 0; at < pieces_.size();) {
      if (++rounds > most_rounds) return left_over(pieces_[at], "layers that are fewer");
      if (apply_rules(at)) {
        // A change can open a rule for what stands before.
        at = at > 2 ? at - 3 : 0;
      } else {
        ++at;
      }
      if (grown_ > max_parameters) {
        return fail(ErrorCode::model_unsupported,
                    fill("expected at most {} weights, found more", {max_parameters}));
      }
    }
    VAELET_TRY(check_left_over());
    return std::move(pieces_);
  }

 private:
  bool exists(std::size_t at) const { return at < pieces_.size(); }

  Shape shape_before(std::size_t at) const {
    Shape shape = input_;
    for (std::size_t index = 0; index < at; ++index) shape = shape_behind(pieces_[index], shape);
    return shape;
  }

  void erase(std::size_t at, std::size_t count = 1) {
    const auto begin = pieces_.begin() + static_cast<std::ptrdiff_t>(at);
    pieces_.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  }

  bool swap(std::size_t at) {
    std::swap(pieces_[at], pieces_[at + 1]);
    return true;
  }

  Result<void> simplify_branches() {
    Shape shape = input_;
    for (Piece& piece : pieces_) {
      const Shape before = shape;
      shape = shape_behind(piece, before);
      auto* branches = piece.find<Branches>();
      if (branches == nullptr) continue;
      VAELET_TRY_ASSIGN(branches->layers, simplify(std::move(branches->layers), before));
      VAELET_TRY_ASSIGN(branches->shortcut, simplify(std::move(branches->shortcut), before));
    }
    return {};
  }

  bool apply_rules(std::size_t at) {
    return drop(at) || (exists(at + 1) && (pair_up(at) || move_order(at) || move_affine(at) ||
                                           move_sides(at) || move_label(at)));
  }

  /// Drops what changes nothing.
  bool drop(std::size_t at) {
    const Piece& piece = pieces_[at];
    bool is_nothing = piece.is<Affine>() && is_identity(piece);
    if (const auto* reorder = piece.find<Reorder>()) {
      Order all(static_cast<std::size_t>(shape_before(at).channels));
      std::iota(all.begin(), all.end(), 0);
      is_nothing = reorder->order == all;
    }
    if (is_nothing) erase(at);
    return is_nothing;
  }

  /// Drops pairs of `flatten` and `unflatten`, and moves functions of each value out of them.
  bool pair_up(std::size_t at) {
    const Piece& first = pieces_[at];
    const Piece& second = pieces_[at + 1];
    const bool opens = first.is<Unflatten>() && second.is<Flatten>();
    const bool closes = first.is<Flatten>() && second.is<Unflatten>() &&
                        shape_behind(second, {}) == shape_before(at);
    if (opens || closes) {
      erase(at, 2);
      return true;
    }
    if (!first.is<Activate>() || at == 0) return false;
    const Piece& before = pieces_[at - 1];
    return ((before.is<Unflatten>() && second.is<Flatten>()) ||
            (before.is<Flatten>() && second.is<Unflatten>())) &&
           swap(at);
  }

  /// Returns whether an order behind pieces_[at] can move into a dense layer before it.
  bool reaches_dense(std::size_t at) const {
    for (std::size_t index = at + 1; index-- > 0;) {
      if (pieces_[index].is<Dense>()) return true;
      if (!keeps_values(pieces_[index])) return false;
    }
    return false;
  }

  bool move_order(std::size_t at) {
    Piece& first = pieces_[at];
    Piece& second = pieces_[at + 1];
    auto* reorder = second.find<Reorder>();
    if (reorder != nullptr) {
      if (auto* earlier = first.find<Reorder>()) return compose(earlier->order, at);
      if (first.is<Flatten>()) return take_channels_before(at, reorder->order);
      if (!reaches_dense(at)) return false;
      if (first.is<Dense>()) {
        take_rows(first, reorder->order);
        erase(at + 1);
        return true;
      }
      if (first.is<Affine>()) take_entries(first, reorder->order);
      return swap(at);
    }
    reorder = first.find<Reorder>();
    if (reorder == nullptr || (at > 0 && reaches_dense(at - 1))) return false;
    if (second.is<Dense>()) return spread(at);
    if (second.is<Activate>()) return swap(at);
    return false;
  }

  bool compose(Order& earlier, std::size_t at) {
    Order composed;
    for (const std::int32_t index : std::get<Reorder>(pieces_[at + 1].kind).order) {
      composed.push_back(earlier[static_cast<std::size_t>(index)]);
    }
    earlier = std::move(composed);
    erase(at + 1);
    return true;
  }

  bool spread(std::size_t at) {
    const Order order = std::get<Reorder>(pieces_[at].kind).order;
    const int features = shape_before(at).channels;
    const std::int64_t rows = std::get<Dense>(pieces_[at + 1].kind).out;
    grown_ += rows * (features - static_cast<std::int64_t>(order.size()));
    if (grown_ > max_parameters) return true;
    spread_columns(pieces_[at + 1], order, features);
    erase(at);
    return true;
  }

  /// Takes channels of the convolution before `flatten`, where the order takes whole channels.
  bool take_channels_before(std::size_t at, const Order& order) {
    const Order channels = channels_of(order, shape_before(at).pixels());
    std::size_t layer = at;
    while (layer > 0 && keeps_values(pieces_[layer - 1])) --layer;
    if (channels.empty() || layer == 0 || !is_convolution(pieces_[layer - 1])) return false;
    take_channels(pieces_[layer - 1], channels);
    for (std::size_t index = layer; index < at; ++index) {
      if (pieces_[index].is<Affine>()) take_entries(pieces_[index], channels);
    }
    erase(at + 1);
    return true;
  }

  bool move_affine(std::size_t at) {
    Piece& first = pieces_[at];
    Piece& second = pieces_[at + 1];
    if (second.is<Affine>()) return fold_affine_back(at);
    if (!first.is<Affine>()) return false;
    if (second.is<Dense>() || (is_convolution(second) && commutes(first, second))) {
      fold_before(first, second);
      erase(at);
      return true;
    }
    if (second.is<Flatten>() && exists(at + 2) && pieces_[at + 2].is<Dense>()) {
      first = for_each_pixel(first, shape_before(at).pixels());
      return swap(at);
    }
    return false;
  }

  /// Returns whether a convolution computes the same when the affine piece before it is in its
  /// weights: zeros that stand around the image are not shifted.
  static bool commutes(const Piece& affine, const Piece& convolution) {
    const auto* conv = convolution.find<Conv2d>();
    return only_scales(affine) || (conv != nullptr && conv->padding == Padding(0));
  }

  bool fold_affine_back(std::size_t at) {
    Piece& first = pieces_[at];
    Piece& second = pieces_[at + 1];
    if (has_weights(first) || first.is<Affine>()) {
      if (has_weights(first)) {
        fold_behind(first, second);
      } else {
        merge_affine(first, second);
      }
      erase(at + 1);
      return true;
    }
    if (first.is<Upsample>()) return swap(at);
    if (at == 0) return false;
    const Piece& before = pieces_[at - 1];
    if (first.is<Unflatten>() && before.is<Dense>()) {
      second = for_each_pixel(second, shape_before(at + 1).pixels());
      return swap(at);
    }
    if (first.is<Flatten>() && is_convolution(before)) {
      Piece channels = for_each_channel(second, shape_before(at).pixels());
      if (channels.weight.empty()) return false;
      second = std::move(channels);
      return swap(at);
    }
    return false;
  }

  /// Puts padding and cropping into convolutions.
  bool move_sides(std::size_t at) {
    Piece& first = pieces_[at];
    Piece& second = pieces_[at + 1];
    if (auto* pad = first.find<Pad>()) {
      if (auto* other = second.find<Pad>()) {
        pad->sides = sum(pad->sides, other->sides);
        erase(at + 1);
        return true;
      }
      auto* conv = second.find<Conv2d>();
      if (conv == nullptr) return false;
      conv->padding = sum(conv->padding, pad->sides);
      erase(at);
      return true;
    }
    auto* crop = second.find<Crop>();
    if (crop == nullptr) return false;
    if (keeps_values(first)) return swap(at);
    Padding* sides = nullptr;
    if (auto* other = first.find<Crop>()) sides = &other->sides;
    if (auto* conv = first.find<ConvTranspose2d>()) sides = &conv->padding;
    if (sides == nullptr) return false;
    *sides = sum(*sides, crop->sides);
    erase(at + 1);
    return true;
  }

  bool move_label(std::size_t at) {
    Piece& first = pieces_[at];
    Piece& second = pieces_[at + 1];
    const auto* label = second.find<JoinLabel>();
    if (auto* reorder = first.find<Reorder>(); reorder != nullptr && label != nullptr) {
      if (at > 0 && reaches_dense(at - 1)) return false;
      const int features = shape_before(at).channels;
      for (int index = 0; index < label->width; ++index) reorder->order.push_back(features + index);
      return swap(at);
    }
    label = first.find<JoinLabel>();
    if (label == nullptr || label->is_one_hot || !second.is<Dense>()) return false;
    grown_ += std::int64_t{std::get<Dense>(second.kind).out} * label->labels;
    if (grown_ > max_parameters) return true;
    fold_label(first, second);
    return true;
  }

  static Result<std::vector<Piece>> left_over(const Piece& piece, const std::string& expected) {
    return fail(ErrorCode::model_unsupported,
                fill("{}: expected {}, found something else", {piece.origin, expected}));
  }

  Result<void> check_left_over() const {
    for (const Piece& piece : pieces_) {
      const char* expected = nullptr;
      if (piece.is<Reorder>())
        expected = "a dense layer beside it that can take its order of values";
      if (piece.is<Pad>()) expected = "a convolution right behind it that can take its padding";
      if (piece.is<Crop>())
        expected = "a transposed convolution before it that can take its cropping";
      const auto* label = piece.find<JoinLabel>();
      if (label != nullptr && !label->is_one_hot) {
        expected = "a dense layer right behind the embedded label";
      }
      if (expected == nullptr) continue;
      return fail(ErrorCode::model_unsupported,
                  fill("{}: expected {}, found another layer or none", {piece.origin, expected}));
    }
    return {};
  }

  std::vector<Piece> pieces_;
  Shape input_;
  std::int64_t grown_ = 0;
};

/// Returns the place for an activation behind a piece; nullptr where it has none.
Activation* activation_of(Piece& piece) {
  if (auto* layer = piece.find<Dense>()) return &layer->activation;
  if (auto* layer = piece.find<Conv2d>()) return &layer->activation;
  if (auto* layer = piece.find<ConvTranspose2d>()) return &layer->activation;
  if (auto* branches = piece.find<Branches>()) return &branches->activation;
  return nullptr;
}

}  // namespace

void join_activations(std::vector<Piece>& pieces) {
  std::vector<Piece> joined;
  for (Piece& piece : pieces) {
    if (auto* branches = piece.find<Branches>()) {
      join_activations(branches->layers);
      join_activations(branches->shortcut);
    }
    const auto* activate = piece.find<Activate>();
    Activation* target = joined.empty() ? nullptr : activation_of(joined.back());
    if (activate != nullptr && target != nullptr && target->kind == ActivationKind::none) {
      *target = activate->activation;
    } else {
      joined.push_back(std::move(piece));
    }
  }
  pieces = std::move(joined);
}

Result<std::vector<Piece>> simplify(std::vector<Piece> pieces, const Shape& input) {
  return Simplifier(std::move(pieces), input).run();
}

}  // namespace vaelet::native
