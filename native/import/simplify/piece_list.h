#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "native/import/pieces.h"

namespace vaelet::native {

/// The pieces of a network while rules change them.
class PieceList {
 public:
  /// `grown` counts the weights that rules add, for this list and those of its branches.
  PieceList(std::vector<Piece> pieces, const Shape& input, std::int64_t& grown)
      : pieces_(std::move(pieces)), input_(input), grown_(grown) {}

  bool exists(std::size_t at) const { return at < pieces_.size(); }
  Piece& operator[](std::size_t at) { return pieces_[at]; }
  const Piece& operator[](std::size_t at) const { return pieces_[at]; }
  const std::vector<Piece>& all() const { return pieces_; }
  std::vector<Piece> take() { return std::move(pieces_); }

  Shape shape_before(std::size_t at) const {
    Shape shape = input_;
    for (std::size_t index = 0; index < at; ++index) shape = shape_behind(pieces_[index], shape);
    return shape;
  }

  void insert(std::size_t at, Piece piece) {
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at), std::move(piece));
  }

  void erase(std::size_t at, std::size_t count = 1) {
    const auto begin = pieces_.begin() + static_cast<std::ptrdiff_t>(at);
    pieces_.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  }

  /// Swaps a piece with the one behind it. Returns true, which is what a rule returns then.
  bool swap(std::size_t at) {
    std::swap(pieces_[at], pieces_[at + 1]);
    return true;
  }

  /// Counts weights that a rule is about to add. Returns whether there is room for them.
  bool grow(std::int64_t weights) { return (grown_ += weights) <= max_parameters; }
  /// Counts them where there is room; returns whether there is.
  bool grow_if_room(std::int64_t weights) {
    return weights <= max_parameters - grown_ && grow(weights);
  }
  bool has_outgrown() const { return grown_ > max_parameters; }

 private:
  std::vector<Piece> pieces_;
  Shape input_;
  std::int64_t& grown_;
};

inline bool has_weights(const Piece& piece) {
  return piece.is<Dense>() || piece.is<Conv2d>() || piece.is<ConvTranspose2d>();
}
inline bool is_convolution(const Piece& piece) {
  return piece.is<Conv2d>() || piece.is<ConvTranspose2d>();
}
/// Returns whether a piece is a function of each value, in their order: it may differ between
/// channels.
inline bool keeps_values(const Piece& piece) {
  const auto* branches = piece.find<Branches>();
  if (branches == nullptr) return piece.is<Activate>() || piece.is<Affine>();
  return std::ranges::all_of(branches->layers, keeps_values) &&
         std::ranges::all_of(branches->shortcut, keeps_values);
}

}  // namespace vaelet::native
