#include "native/import/arrange.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <set>

namespace vaelet::native {
namespace {

std::size_t index_of(std::int64_t value) { return static_cast<std::size_t>(value); }

Sides strides_of(const Sides& shape) {
  Sides strides(shape.size(), 1);
  for (std::size_t axis = shape.size(); axis-- > 1;)
    strides[axis - 1] = strides[axis] * shape[axis];
  return strides;
}

/// Returns the positions of all values of `shape`, walked with these strides.
std::optional<Arrangement> walked(const Sides& shape, const Sides& strides) {
  const auto count = count_of(shape);
  if (!count) return std::nullopt;
  Arrangement result{shape, {}};
  result.order.reserve(index_of(*count));
  Sides at(shape.size());
  std::int64_t position = 0;
  for (std::int64_t done = 0; done < *count; ++done) {
    result.order.push_back(static_cast<std::int32_t>(position));
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      position += strides[axis];
      if (++at[axis] < shape[axis]) break;
      position -= strides[axis] * shape[axis];
      at[axis] = 0;
    }
  }
  return result;
}

}  // namespace

std::optional<std::int64_t> count_of(const Sides& shape, std::int64_t most) {
  std::int64_t count = 1;
  for (const std::int64_t side : shape) {
    if (side < 0 || side > max_constant_values) return std::nullopt;
    count *= side;
    if (count > most) return std::nullopt;
  }
  return shape.size() > max_rank ? std::nullopt : std::optional(count);
}

std::optional<std::size_t> axis_of(std::int64_t axis, std::size_t rank) {
  const auto sides = static_cast<std::int64_t>(rank);
  if (axis < -sides || axis >= sides) return std::nullopt;
  return index_of(axis < 0 ? axis + sides : axis);
}

std::optional<Arrangement> transposed(const Sides& shape, const Sides& axes) {
  Sides sorted = axes;
  std::ranges::sort(sorted);
  Sides all(shape.size());
  std::iota(all.begin(), all.end(), 0);
  if (sorted != all) return std::nullopt;
  const Sides strides = strides_of(shape);
  Sides new_shape;
  Sides new_strides;
  for (const std::int64_t axis : axes) {
    new_shape.push_back(shape[index_of(axis)]);
    new_strides.push_back(strides[index_of(axis)]);
  }
  return walked(new_shape, new_strides);
}

std::optional<Arrangement> taken(const Sides& shape, std::size_t axis, const Sides& indices) {
  Sides new_shape = shape;
  new_shape[axis] = static_cast<std::int64_t>(indices.size());
  auto result = walked(new_shape, strides_of(new_shape));
  if (!result) return std::nullopt;
  const std::int64_t inner = strides_of(shape)[axis];
  const std::int64_t new_side = new_shape[axis];
  for (std::int32_t& position : result->order) {
    const std::int64_t outer = position / (inner * new_side);
    std::int64_t index = indices[index_of(position / inner % new_side)];
    if (index < 0) index += shape[axis];
    if (index < 0 || index >= shape[axis]) return std::nullopt;
    position = static_cast<std::int32_t>((outer * shape[axis] + index) * inner + position % inner);
  }
  return result;
}

std::optional<Sides> slice_indices(std::int64_t side, std::int64_t start, std::int64_t end,
                                   std::int64_t step) {
  if (step == 0 || step == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  const auto from_front = [side](std::int64_t position) {
    return position < 0 ? position + side : position;
  };
  Sides indices;
  if (step > 0) {
    const std::int64_t last = std::clamp(from_front(end), std::int64_t{0}, side);
    const std::int64_t first = std::clamp(from_front(start), std::int64_t{0}, side);
    for (std::int64_t at = first; at < last; at += std::min(step, side)) indices.push_back(at);
  } else {
    const std::int64_t last = std::clamp(from_front(end), std::int64_t{-1}, side - 1);
    const std::int64_t first = std::clamp(from_front(start), std::int64_t{-1}, side - 1);
    for (std::int64_t at = first; at > last; at -= std::min(-step, side)) indices.push_back(at);
  }
  return indices;
}

std::optional<Sides> reshaped(const Sides& shape, const Sides& target, bool zero_is_zero) {
  // A shape with the number of images in it, which memory is never asked for.
  constexpr std::int64_t most = std::int64_t{1} << 40;
  const auto count = count_of(shape, most);
  if (!count) return std::nullopt;
  Sides result = target;
  std::optional<std::size_t> open;
  std::int64_t known = 1;
  for (std::size_t axis = 0; axis < result.size(); ++axis) {
    if (result[axis] == 0 && !zero_is_zero) {
      if (axis >= shape.size()) return std::nullopt;
      result[axis] = shape[axis];
    }
    if (result[axis] == -1 && !open) {
      open = axis;
    } else if (result[axis] < 0 || result[axis] > max_constant_values) {
      return std::nullopt;
    } else {
      known *= result[axis];
      if (known > most) return std::nullopt;
    }
  }
  if (open) {
    if (known == 0 || *count % known != 0) return std::nullopt;
    result[*open] = *count / known;
  }
  return count_of(result, most) == count ? std::optional(result) : std::nullopt;
}

std::optional<Arrangement> broadcast(const Sides& shape, const Sides& target) {
  if (shape.size() > target.size()) return std::nullopt;
  const Sides strides = strides_of(shape);
  const std::size_t ahead = target.size() - shape.size();
  Sides new_strides(target.size(), 0);
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (shape[axis] == 1) continue;
    if (shape[axis] != target[ahead + axis]) return std::nullopt;
    new_strides[ahead + axis] = strides[axis];
  }
  return walked(target, new_strides);
}

std::optional<Sides> common_shape(const Sides& first, const Sides& second) {
  const Sides& longer = first.size() >= second.size() ? first : second;
  const Sides& shorter = first.size() >= second.size() ? second : first;
  Sides result = longer;
  const std::size_t ahead = longer.size() - shorter.size();
  for (std::size_t axis = 0; axis < shorter.size(); ++axis) {
    std::int64_t& side = result[ahead + axis];
    if (side != shorter[axis] && side != 1 && shorter[axis] != 1) return std::nullopt;
    if (side == 1) side = shorter[axis];
  }
  return result;
}

std::optional<Sides> squeezed(const Sides& shape, const Sides& axes) {
  std::set<std::size_t> dropped;
  for (const std::int64_t given : axes) {
    const auto axis = axis_of(given, shape.size());
    if (!axis || shape[*axis] != 1) return std::nullopt;
    dropped.insert(*axis);
  }
  Sides result;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    const bool is_dropped = axes.empty() ? shape[axis] == 1 : dropped.contains(axis);
    if (!is_dropped) result.push_back(shape[axis]);
  }
  return result;
}

std::optional<Sides> unsqueezed(const Sides& shape, const Sides& axes) {
  const std::size_t rank = shape.size() + axes.size();
  if (rank > max_rank) return std::nullopt;
  std::set<std::size_t> added;
  for (const std::int64_t given : axes) {
    const auto axis = axis_of(given, rank);
    if (!axis || !added.insert(*axis).second) return std::nullopt;
  }
  Sides result;
  auto next = shape.begin();
  for (std::size_t axis = 0; axis < rank; ++axis) {
    result.push_back(added.contains(axis) ? 1 : *next++);
  }
  return result;
}

}  // namespace vaelet::native
