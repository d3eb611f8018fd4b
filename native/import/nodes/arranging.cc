#include <algorithm>
#include <utility>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns a constant's values in another order.
ConstantPointer arranged(const Constant& constant, const Arrangement& arrangement) {
  auto result = std::make_shared<Constant>();
  result->shape = arrangement.shape;
  result->is_float = constant.is_float;
  for (const std::int32_t from : arrangement.order) {
    const auto at = static_cast<std::size_t>(from);
    if (result->is_float) result->floats.push_back(constant.floats[at]);
    if (!result->is_float) result->integers.push_back(constant.integers[at]);
  }
  return result;
}

/// Returns the entries of one axis of computed values or of a constant.
Result<Value> entries(const NodeCall& call, const Value& value, std::int64_t given,
                      const Sides& indices) {
  const auto* values = std::get_if<Computed>(&value);
  const auto* constant = std::get_if<ConstantPointer>(&value);
  if (values == nullptr && constant == nullptr) {
    return call.refuse("expected no part of the label, found one");
  }
  const Sides shape = values != nullptr ? of_one(values->shape) : (*constant)->shape;
  const auto axis = axis_of(given, shape.size());
  if (!axis || (values != nullptr && *axis == 0)) {
    return call.refuse("expected an axis behind the number of images, found another one");
  }
  const auto arrangement = taken(shape, *axis, indices);
  if (!arrangement) return call.refuse("expected entries that there are, found others");
  if (values != nullptr) {
    VAELET_TRY_ASSIGN(auto result, call.network.arranged(*values, *arrangement, call.origin));
    return Value(std::move(result));
  }
  return Value(arranged(**constant, *arrangement));
}

Result<std::int64_t> side_of(const NodeCall& call, const Value& value, std::int64_t given) {
  const Sides& shape = shape_of_value(value);
  const auto axis = axis_of(given, shape.size());
  if (!axis) return call.refuse("expected an axis of its input, found another one");
  return shape[*axis];
}

/// Returns whether a range takes all of the number of images.
bool takes_all(std::int64_t side, std::int64_t start, std::int64_t end, std::int64_t step) {
  return start == 0 && step == 1 && end >= side;
}

Outputs slice(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const auto starts, call.integers(1));
  VAELET_TRY_ASSIGN(const auto ends, call.integers(2));
  VAELET_TRY_ASSIGN(const auto given_axes, call.integers(3));
  VAELET_TRY_ASSIGN(const auto given_steps, call.integers(4));
  if (!call.has(0) || !starts || !ends || starts->size() != ends->size() ||
      starts->size() > static_cast<std::int64_t>(max_rank) ||
      (given_axes && given_axes->size() != starts->size()) ||
      (given_steps && given_steps->size() != starts->size())) {
    return call.refuse("expected a start and an end for each axis");
  }
  Value value = *call.inputs[0];
  for (std::size_t at = 0; at < starts->integers.size(); ++at) {
    const std::int64_t axis = given_axes ? given_axes->integers[at] : static_cast<std::int64_t>(at);
    const std::int64_t step = given_steps ? given_steps->integers[at] : 1;
    VAELET_TRY_ASSIGN(const std::int64_t side, side_of(call, value, axis));
    if (takes_all(side, starts->integers[at], ends->integers[at], step)) continue;
    const auto indices = slice_indices(side, starts->integers[at], ends->integers[at], step);
    if (!indices) return call.refuse("expected steps other than 0");
    VAELET_TRY_ASSIGN(value, entries(call, value, axis, *indices));
  }
  return std::vector<Value>{std::move(value)};
}

Outputs split(const NodeCall& call) {
  if (!call.has(0)) return call.refuse("expected an input, found none");
  VAELET_TRY_ASSIGN(Sides sizes, call.list(1, "split"));
  const std::int64_t axis = call.node.integer("axis", 0);
  VAELET_TRY_ASSIGN(const std::int64_t side, side_of(call, *call.inputs[0], axis));
  if (sizes.empty()) {
    const auto parts = static_cast<std::int64_t>(call.node.outputs.size());
    const std::int64_t size = (side + parts - 1) / parts;
    for (std::int64_t part = 0; part < parts; ++part) {
      sizes.push_back(std::min(size, side - part * size));
    }
  }
  std::vector<Value> parts;
  std::int64_t at = 0;
  for (const std::int64_t size : sizes) {
    if (size < 1 || size > side - at) return call.refuse("expected parts of its input");
    VAELET_TRY_ASSIGN(auto part,
                      entries(call, *call.inputs[0], axis, *slice_indices(side, at, at + size, 1)));
    parts.push_back(std::move(part));
    at += size;
  }
  return parts;
}

/// Returns what an embedding, [classes, width], makes of the number of a class.
Outputs embedded(const NodeCall& call, const LabelValue& label) {
  VAELET_TRY_ASSIGN(const auto table, call.floats(0));
  if (!label.is_index || table->shape.size() != 2 || call.node.integer("axis", 0) != 0) {
    return call.refuse("expected the number of a class and an embedding of each class");
  }
  if (label.labels != 0 && label.labels != table->shape[0]) {
    return call.refuse(
        fill("expected an embedding of the {} classes that have names, found one of {}",
             {label.labels, table->shape[0]}));
  }
  const auto labels = static_cast<std::size_t>(table->shape[0]);
  const auto width = static_cast<std::size_t>(table->shape[1]);
  LabelValue result{label.shape, false, table->shape[0], false, {}, std::vector<float>(width)};
  for (std::size_t entry = 0; entry < width; ++entry) {
    for (std::size_t index = 0; index < labels; ++index) {
      result.weight.push_back(table->floats[index * width + entry]);
    }
  }
  result.shape.push_back(table->shape[1]);
  return std::vector<Value>{std::move(result)};
}

Outputs gather(const NodeCall& call) {
  if (const LabelValue* label = call.label(1)) return embedded(call, *label);
  VAELET_TRY_ASSIGN(const auto indices, call.integers(1));
  if (!call.has(0) || !indices || indices->shape.size() > 1) {
    return call.refuse("expected constant indices in one dimension at most");
  }
  const std::int64_t axis = call.node.integer("axis", 0);
  VAELET_TRY_ASSIGN(auto value, entries(call, *call.inputs[0], axis, indices->integers));
  if (!indices->shape.empty()) return std::vector<Value>{std::move(value)};
  return value_in_shape(call, value, squeezed(shape_of_value(value), {axis}));
}

Outputs transpose(const NodeCall& call) {
  if (!call.has(0)) return call.refuse("expected an input, found none");
  const auto* values = std::get_if<Computed>(call.inputs[0]);
  const auto* constant = std::get_if<ConstantPointer>(call.inputs[0]);
  if (values == nullptr && constant == nullptr) {
    return call.refuse("expected values of the network, found the label");
  }
  const Sides shape = values != nullptr ? of_one(values->shape) : (*constant)->shape;
  Sides axes = call.node.integers("perm");
  if (axes.empty()) {
    for (std::size_t at = shape.size(); at-- > 0;) axes.push_back(static_cast<std::int64_t>(at));
  }
  const auto arrangement = transposed(shape, axes);
  if (!arrangement || (values != nullptr && axes.front() != 0)) {
    return call.refuse("expected an order of axes that leaves the number of images in front");
  }
  if (values != nullptr) {
    VAELET_TRY_ASSIGN(auto result, call.network.arranged(*values, *arrangement, call.origin));
    return std::vector<Value>{std::move(result)};
  }
  return std::vector<Value>{arranged(**constant, *arrangement)};
}

Outputs concat(const NodeCall& call) { return concatenated(call, call.node.integer("axis", 1)); }

}  // namespace

NodeTable arranging_nodes() {
  return {{"Slice", slice},
          {"Split", split},
          {"Gather", gather},
          {"Transpose", transpose},
          {"Concat", concat}};
}

}  // namespace vaelet::native
