#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "native/import/onnx/graph.h"
#include "native/import/pieces.h"

namespace vaelet::native {

using Sides = std::vector<std::int64_t>;

/// A shape, and where each of its values stood before, row-major.
struct Arrangement {
  Sides shape;
  Order order;
};

/// Returns the number of values of a shape; nothing where it is negative or beyond `most`.
std::optional<std::int64_t> count_of(const Sides& shape, std::int64_t most = max_constant_values);

/// Returns the axis counted from the front; nothing where there is no such axis.
std::optional<std::size_t> axis_of(std::int64_t axis, std::size_t rank);

/// Returns `shape` with its axes in another order; nothing where `axes` is no permutation.
std::optional<Arrangement> transposed(const Sides& shape, const Sides& axes);

/// Returns the entries `indices` of one axis; nothing where there is no such entry.
std::optional<Arrangement> taken(const Sides& shape, std::size_t axis, const Sides& indices);

/// Returns the entries of an axis from `start` to before `end` in steps, as ONNX's Slice counts.
std::optional<Sides> slice_indices(std::int64_t side, std::int64_t start, std::int64_t end,
                                   std::int64_t step);

/// Returns the shape that ONNX's Reshape makes: 0 keeps a side, -1 is what is left.
std::optional<Sides> reshaped(const Sides& shape, const Sides& target, bool zero_is_zero);

/// Returns the values of `shape` repeated to `target`, as NumPy broadcasts.
std::optional<Arrangement> broadcast(const Sides& shape, const Sides& target);

/// Returns the shape to which NumPy broadcasts two shapes.
std::optional<Sides> common_shape(const Sides& first, const Sides& second);

/// Returns the shape without the axes, which must be of side 1 (all such for no axes), or with new
/// ones.
std::optional<Sides> squeezed(const Sides& shape, const Sides& axes);
std::optional<Sides> unsqueezed(const Sides& shape, const Sides& axes);

}  // namespace vaelet::native
