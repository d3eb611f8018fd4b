#include "native/import/simplify/simplify.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

#include "native/import/fold.h"
#include "native/import/simplify/left_over.h"
#include "native/import/simplify/rules.h"
#include "native/import/simplify/shape_change.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns whether a piece makes features of an image or the reverse, which none inside a residual
/// may.
bool changes_shape(const Piece& piece) {
  const auto* branches = piece.find<Branches>();
  if (branches == nullptr) {
    return piece.is<Flatten>() || piece.is<Unflatten>();
  }
  return std::ranges::any_of(branches->layers, changes_shape) ||
         std::ranges::any_of(branches->shortcut, changes_shape);
}

/// Applies rules to neighbours until none changes anything. A rule returns whether it did.
class Simplifier {
 public:
  Simplifier(std::vector<Piece> pieces, const Shape& input, std::int64_t& grown)
      : pieces_(std::move(pieces), input, grown), grown_(grown) {}

  Result<std::vector<Piece>> run() {
    VAELET_TRY(simplify_branches());
    do {
      VAELET_TRY(apply_all());
    } while (place_left_over());
    VAELET_TRY(check_left_over());
    return pieces_.take();
  }

 private:
  Result<void> apply_all() {
    for (std::size_t at = 0; pieces_.exists(at);) {
      if (++rounds_ > most_rounds) return left_over(pieces_[at], "layers that are fewer");
      if (apply_rules(at)) {
        // A change can open a rule for what stands before.
        at = at > 2 ? at - 3 : 0;
      } else {
        ++at;
      }
      if (pieces_.has_outgrown()) {
        return fail(ErrorCode::model_unsupported,
                    fill("expected at most {} weights, found more", {max_parameters}));
      }
    }
    return {};
  }

  /// Finds a place for one piece that is no layer, at a price.
  bool place_left_over() {
    for (std::size_t at = 0; pieces_.exists(at); ++at) {
      if (place_padding(pieces_, at) || place_order(pieces_, at)) return true;
    }
    return false;
  }

  Result<void> simplify_branches() {
    for (std::size_t at = 0; pieces_.exists(at); ++at) {
      auto* branches = pieces_[at].find<Branches>();
      if (branches == nullptr) continue;
      const Shape before = pieces_.shape_before(at);
      VAELET_TRY_ASSIGN(branches->layers, of_branch(std::move(branches->layers), before));
      VAELET_TRY_ASSIGN(branches->shortcut, of_branch(std::move(branches->shortcut), before));
      if (auto change = take_shape_change(*branches, before)) {
        pieces_.insert(at++, std::move(*change));
      }
    }
    return {};
  }

  Result<std::vector<Piece>> of_branch(std::vector<Piece> pieces, const Shape& input) {
    return Simplifier(std::move(pieces), input, grown_).run();
  }

  bool apply_rules(std::size_t at) {
    return drop(at) || allow_padding(pieces_, at) ||
           (pieces_.exists(at + 1) &&
            (pair_up(at) || move_order(pieces_, at) || move_affine(pieces_, at) ||
             move_sides(pieces_, at) || move_label(pieces_, at)));
  }

  /// Drops what changes nothing.
  bool drop(std::size_t at) {
    const Piece& piece = pieces_[at];
    bool is_nothing = piece.is<Affine>() && is_identity(piece);
    if (const auto* reorder = piece.find<Reorder>()) {
      Order all(static_cast<std::size_t>(pieces_.shape_before(at).channels));
      std::iota(all.begin(), all.end(), 0);
      is_nothing = reorder->order == all;
    }
    if (is_nothing) pieces_.erase(at);
    return is_nothing;
  }

  /// Drops pairs of `flatten` and `unflatten`, and moves functions of each value out of them.
  bool pair_up(std::size_t at) {
    const Piece& first = pieces_[at];
    const Piece& second = pieces_[at + 1];
    const bool opens = first.is<Unflatten>() && second.is<Flatten>();
    const bool closes = first.is<Flatten>() && second.is<Unflatten>() &&
                        shape_behind(second, {}) == pieces_.shape_before(at);
    if (opens || closes) {
      pieces_.erase(at, 2);
      return true;
    }
    if (!first.is<Activate>() || at == 0) return false;
    const Piece& before = pieces_[at - 1];
    return ((before.is<Unflatten>() && second.is<Flatten>()) ||
            (before.is<Flatten>() && second.is<Unflatten>())) &&
           pieces_.swap(at);
  }

  static Result<void> left_over(const Piece& piece, const std::string& expected) {
    return fail(ErrorCode::model_unsupported,
                fill("{}: expected {}, found something else", {piece.origin, expected}));
  }

  Result<void> check_left_over() const {
    for (const Piece& piece : pieces_.all()) {
      const char* expected = nullptr;
      if (piece.is<Reorder>())
        expected =
            "an order of values that a dense layer beside it can take, or a convolution that is "
            "small enough to become one";
      if (piece.is<Pad>()) expected = "padding small enough for a convolution beside it";
      if (piece.is<Crop>())
        expected = "a transposed convolution before it that can take its cropping";
      const auto* label = piece.find<JoinLabel>();
      if (label != nullptr && !label->is_one_hot) {
        expected = "a dense layer right behind the embedded label";
      }
      if (piece.is<Branches>() && changes_shape(piece)) {
        expected = "branches that have images alone or features alone";
      }
      if (expected == nullptr) continue;
      return fail(ErrorCode::model_unsupported,
                  fill("{}: expected {}, found another layer or none", {piece.origin, expected}));
    }
    return {};
  }

  static constexpr int most_rounds = 100'000;

  PieceList pieces_;
  std::int64_t& grown_;
  int rounds_ = 0;
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
  std::int64_t grown = 0;
  return Simplifier(std::move(pieces), input, grown).run();
}

}  // namespace vaelet::native
