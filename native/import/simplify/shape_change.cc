#include "native/import/simplify/shape_change.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "native/import/fold.h"

namespace vaelet::native {
namespace {

using Pieces = std::vector<Piece>;

std::optional<Piece> behind(const Piece& piece, const Piece& change, const Shape& input);

std::optional<Pieces> all_behind(const Pieces& pieces, const Piece& change, const Shape& input) {
  Pieces moved;
  for (const Piece& piece : pieces) {
    auto other = behind(piece, change, input);
    if (!other) return std::nullopt;
    moved.push_back(std::move(*other));
  }
  return moved;
}

/// Returns what stands behind a change of shape in place of a piece before it; nothing where the
/// piece is no function of each value, or differs within a channel.
std::optional<Piece> behind(const Piece& piece, const Piece& change, const Shape& input) {
  if (piece.is<Activate>()) return piece;
  if (piece.is<Affine>()) {
    Piece moved = change.is<Flatten>()
                      ? for_each_pixel(piece, input.pixels())
                      : for_each_channel(piece, shape_behind(change, input).pixels());
    return moved.weight.empty() ? std::nullopt : std::optional(std::move(moved));
  }
  const auto* branches = piece.find<Branches>();
  if (branches == nullptr) return std::nullopt;
  auto layers = all_behind(branches->layers, change, input);
  auto shortcut = all_behind(branches->shortcut, change, input);
  if (!layers || !shortcut) return std::nullopt;
  return Piece{Branches{std::move(*layers), std::move(*shortcut), branches->activation},
               {},
               {},
               piece.origin};
}

/// A change of shape, and the pieces of its branch without it.
struct Taken {
  Piece change;
  Pieces rest;
};

std::optional<Taken> take_from(const Pieces& pieces, const Shape& input) {
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    const Piece& change = pieces[at];
    if (!change.is<Flatten>() && !change.is<Unflatten>()) continue;
    const auto begin = pieces.begin();
    const auto middle = begin + static_cast<std::ptrdiff_t>(at);
    auto rest = all_behind({begin, middle}, change, input);
    if (!rest) return std::nullopt;
    rest->insert(rest->end(), middle + 1, pieces.end());
    return Taken{change, std::move(*rest)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Piece> take_shape_change(Branches& branches, const Shape& input) {
  auto layers = take_from(branches.layers, input);
  auto shortcut = take_from(branches.shortcut, input);
  if (!layers || !shortcut || !(layers->change == shortcut->change)) return std::nullopt;
  branches.layers = std::move(layers->rest);
  branches.shortcut = std::move(shortcut->rest);
  if (branches.layers.empty()) std::swap(branches.layers, branches.shortcut);
  return std::move(layers->change);
}

}  // namespace vaelet::native
