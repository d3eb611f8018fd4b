#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/padding.h"
#include "shared/model/shapes.h"
#include "shared/model/spec.h"

namespace vaelet::native {

/// Positions in a list of values: value j of the result is value `order[j]` of what was before.
using Order = std::vector<std::int32_t>;

/// Takes features in another order, or some of them. No layer of a model: it becomes an order of
/// the rows or columns of a dense layer beside it.
struct Reorder {
  Order order;
  bool operator==(const Reorder&) const = default;
};

/// Zeros around an image. Becomes padding of the convolution behind it.
struct Pad {
  Padding sides;
  bool operator==(const Pad&) const = default;
};

/// Rows and columns taken off an image. Becomes padding of the transposed convolution before it.
struct Crop {
  Padding sides;
  bool operator==(const Crop&) const = default;
};

/// The label, or what a linear function makes of it, behind the features. The function's weight
/// stands in `Piece::weight`, [width, labels], its bias in `Piece::bias`; it moves into the dense
/// layer behind.
struct JoinLabel {
  int labels = 0;
  int width = 0;
  bool is_one_hot = true;  // the label itself: width is labels
  bool operator==(const JoinLabel&) const = default;
};

struct Piece;

/// The sum of what two lists compute from the same input.
struct Branches {
  std::vector<Piece> layers;
  std::vector<Piece> shortcut;
  Activation activation = ActivationKind::none;
  bool operator==(const Branches&) const = default;
};

/// The part of a network that one operation of a graph stands for, with its weights.
struct Piece {
  std::variant<Dense, Conv2d, ConvTranspose2d, Upsample, Affine, Activate, Flatten, Unflatten,
               Branches, JoinLabel, Reorder, Pad, Crop>
      kind;
  std::vector<float> weight = {};
  std::vector<float> bias = {};
  std::string origin = {};  // the node, for sentences

  bool operator==(const Piece& other) const {
    return kind == other.kind && weight == other.weight && bias == other.bias;
  }

  template <class Kind>
  bool is() const {
    return std::holds_alternative<Kind>(kind);
  }
  template <class Kind>
  Kind* find() {
    return std::get_if<Kind>(&kind);
  }
  template <class Kind>
  const Kind* find() const {
    return std::get_if<Kind>(&kind);
  }
};

/// Returns the shape that a piece makes of an input.
Shape shape_behind(const Piece& piece, const Shape& input);

}  // namespace vaelet::native
