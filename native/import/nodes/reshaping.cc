#include <algorithm>
#include <utility>

#include "native/import/nodes/nodes.h"

namespace vaelet::native {
namespace {

/// Returns computed values in another shape. The number of images stays in front.
Outputs in_shape(const NodeCall& call, const Computed& values, const std::optional<Sides>& shape) {
  if (!shape || shape->empty() || shape->front() != call.network.batch()) {
    return call.refuse(
        "expected a shape with the number of images in front, found another one; "
        "dynamic shapes beyond the batch are not supported");
  }
  Computed result = values;
  result.shape = *shape;
  return std::vector<Value>{std::move(result)};
}

Outputs in_shape(const NodeCall& call, const ConstantPointer& constant,
                 const std::optional<Sides>& shape) {
  if (!shape || count_of(*shape) != std::optional(constant->size())) {
    return call.refuse("expected a shape of as many values, found another one");
  }
  auto result = std::make_shared<Constant>(*constant);
  result->shape = *shape;
  return std::vector<Value>{ConstantPointer(std::move(result))};
}

Outputs in_shape(const NodeCall& call, const LabelValue& label, const std::optional<Sides>& shape) {
  if (!shape || shape->empty() || shape->front() != label.shape.front() ||
      count_of(of_one(*shape)) != count_of(of_one(label.shape))) {
    return call.refuse("expected the label beside features, found it as planes of an image");
  }
  LabelValue result = label;
  result.shape = *shape;
  return std::vector<Value>{std::move(result)};
}

const Sides& shape_of(const ConstantPointer& constant) { return constant->shape; }
const Sides& shape_of(const Computed& values) { return values.shape; }
const Sides& shape_of(const LabelValue& label) { return label.shape; }

/// Applies a function from shape to shape to whatever the first input is.
template <class Function>
Outputs reshape_by(const NodeCall& call, const Function& function) {
  if (!call.has(0)) return call.refuse("expected an input, found none");
  const Value& value = *call.inputs[0];
  return value_in_shape(call, value, function(shape_of_value(value)));
}

Outputs reshape(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const auto target, call.integers(1));
  if (!target) return call.refuse("expected a shape, found none");
  const bool zero_is_zero = call.node.integer("allowzero", 0) != 0;
  return reshape_by(call, [&](const Sides& shape) -> std::optional<Sides> {
    return reshaped(shape, target->integers, zero_is_zero);
  });
}

Outputs flatten(const NodeCall& call) {
  return reshape_by(call, [&](const Sides& shape) -> std::optional<Sides> {
    const std::int64_t given = call.node.integer("axis", 1);
    // Counted from the end, the axis is one of the shape; from its start, it may be behind all.
    const auto axis = axis_of(given, given < 0 ? shape.size() : shape.size() + 1);
    if (!axis) return std::nullopt;
    Sides ends = {1, 1};
    for (std::size_t at = 0; at < shape.size(); ++at) ends[at < *axis ? 0 : 1] *= shape[at];
    return ends;
  });
}

Outputs squeeze(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Sides axes, call.list(1, "axes"));
  return reshape_by(call, [&](const Sides& shape) { return squeezed(shape, axes); });
}

Outputs unsqueeze(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Sides axes, call.list(1, "axes"));
  return reshape_by(call, [&](const Sides& shape) { return unsqueezed(shape, axes); });
}

Outputs unchanged(const NodeCall& call) {
  if (!call.has(0)) return call.refuse("expected an input, found none");
  return std::vector<Value>{*call.inputs[0]};
}

Outputs cast(const NodeCall& call) {
  constexpr std::int64_t whole_types[] = {2, 3, 4, 5, 6, 7, 9, 12, 13};
  const std::int64_t type = call.node.integer("to", 1);
  const bool to_float = std::ranges::find(whole_types, type) == std::end(whole_types);
  const auto* constant = call.has(0) ? std::get_if<ConstantPointer>(call.inputs[0]) : nullptr;
  if (constant != nullptr && (*constant)->is_float != to_float) {
    auto result = std::make_shared<Constant>();
    result->shape = (*constant)->shape;
    result->is_float = to_float;
    for (const std::int64_t value : (*constant)->integers) {
      result->floats.push_back(static_cast<float>(value));
    }
    for (const float value : (*constant)->floats) {
      const bool fits = value > -1e18F && value < 1e18F;
      result->integers.push_back(fits ? static_cast<std::int64_t>(value) : 0);
    }
    return std::vector<Value>{ConstantPointer(std::move(result))};
  }
  if (!to_float && call.has(0) && std::holds_alternative<Computed>(*call.inputs[0])) {
    return call.refuse("expected floats, found computed values cut to whole numbers");
  }
  return unchanged(call);
}

Outputs shape_node(const NodeCall& call) {
  if (!call.has(0)) return call.refuse("expected an input, found none");
  const Sides shape = shape_of_value(*call.inputs[0]);
  const auto rank = static_cast<std::int64_t>(shape.size());
  const auto indices =
      slice_indices(rank, call.node.integer("start", 0), call.node.integer("end", rank), 1);
  auto result = std::make_shared<Constant>();
  result->is_float = false;
  for (const std::int64_t index : *indices) {
    result->integers.push_back(shape[static_cast<std::size_t>(index)]);
  }
  result->shape = {result->size()};
  return std::vector<Value>{ConstantPointer(std::move(result))};
}

}  // namespace

const Sides& shape_of_value(const Value& value) {
  return std::visit([](const auto& known) -> const Sides& { return shape_of(known); }, value);
}

Outputs value_in_shape(const NodeCall& call, const Value& value,
                       const std::optional<Sides>& shape) {
  return std::visit([&](const auto& known) { return in_shape(call, known, shape); }, value);
}

NodeTable reshaping_nodes() {
  return {{"Reshape", reshape},     {"Flatten", flatten}, {"Squeeze", squeeze},
          {"Unsqueeze", unsqueeze}, {"Cast", cast},       {"Identity", unchanged},
          {"Dropout", unchanged},   {"Shape", shape_node}};
}

}  // namespace vaelet::native
