#include <algorithm>
#include <cmath>
#include <utility>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {

Value constant_value(Constant constant) {
  return ConstantPointer(std::make_shared<const Constant>(std::move(constant)));
}

double value_at(const Constant& constant, std::size_t at) {
  return constant.is_float ? double{constant.floats[at]}
                           : static_cast<double>(constant.integers[at]);
}

void append(Constant& constant, double value) {
  if (constant.is_float) {
    constant.floats.push_back(static_cast<float>(value));
  } else {
    constexpr double most = 9e18;
    constant.integers.push_back(
        std::isnan(value) ? 0
                          : static_cast<std::int64_t>(std::clamp(std::trunc(value), -most, most)));
  }
}

namespace {

Result<Value> stored_constant(const NodeCall& call) {
  const Node& node = call.node;
  if (const Attribute* value = node.find("value"); value != nullptr && value->constant) {
    return Value(value->constant);
  }
  Constant constant;
  if (const Attribute* number = node.find("value_float")) {
    constant.floats = {number->number.value_or(0.0F)};
  } else if (const Attribute* numbers = node.find("value_floats")) {
    constant.floats = numbers->numbers;
    constant.shape = {constant.size()};
  } else {
    constant.is_float = false;
    const Attribute* whole = node.find("value_int");
    const Attribute* several = node.find("value_ints");
    if (whole == nullptr && several == nullptr) {
      return call.refuse("expected a constant of numbers, found another kind");
    }
    constant.integers = whole != nullptr ? Sides{whole->integer.value_or(0)} : several->integers;
    if (whole == nullptr) constant.shape = {constant.size()};
  }
  return constant_value(std::move(constant));
}

Result<Value> constant_of_shape(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const auto shape, call.integers(0));
  const Attribute* value = call.node.find("value");
  const auto count = shape ? count_of(shape->integers) : std::nullopt;
  if (!count || *count > max_features) return call.refuse("expected a shape of a few values");
  Constant constant{shape->integers, true, {}, {}};
  if (value != nullptr && value->constant && value->constant->size() == 1) {
    constant.is_float = value->constant->is_float;
    for (std::int64_t at = 0; at < *count; ++at) append(constant, value_at(*value->constant, 0));
  } else {
    constant.floats.resize(static_cast<std::size_t>(*count));
  }
  return constant_value(std::move(constant));
}

Result<Value> computed_constant(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const auto first, call.constant(0));
  if (const PointFunction function = unary_function(call.node)) {
    Constant result{first->shape, first->is_float, {}, {}};
    for (std::int64_t at = 0; at < first->size(); ++at) {
      append(result, function(value_at(*first, static_cast<std::size_t>(at)), 0.0));
    }
    return constant_value(std::move(result));
  }
  const PointFunction function = binary_function(call.node.kind);
  VAELET_TRY_ASSIGN(const auto second, call.constant(1));
  const auto shape = common_shape(first->shape, second->shape);
  const auto left = shape ? broadcast(first->shape, *shape) : std::nullopt;
  const auto right = shape ? broadcast(second->shape, *shape) : std::nullopt;
  if (!left || !right || first->is_float != second->is_float) {
    return call.refuse("expected constants of shapes that go together");
  }
  Constant result{*shape, first->is_float, {}, {}};
  for (std::size_t at = 0; at < left->order.size(); ++at) {
    append(result, function(value_at(*first, static_cast<std::size_t>(left->order[at])),
                            value_at(*second, static_cast<std::size_t>(right->order[at]))));
  }
  return constant_value(std::move(result));
}

Result<Value> expanded(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const auto constant, call.constant(0));
  VAELET_TRY_ASSIGN(const auto target, call.integers(1));
  const auto shape = target ? common_shape(constant->shape, target->integers) : std::nullopt;
  const auto count = shape ? count_of(*shape) : std::nullopt;
  if (!count || *count > max_features) return call.refuse("expected a shape of a few values");
  const auto order = broadcast(constant->shape, *shape);
  Constant result{*shape, constant->is_float, {}, {}};
  for (const std::int32_t from : order->order) {
    append(result, value_at(*constant, static_cast<std::size_t>(from)));
  }
  return constant_value(std::move(result));
}

/// Returns the shape in which scales stand beside weights: one for all, or one for each entry along
/// an axis; nothing where they do not fit.
std::optional<Sides> shape_of_scales(const Constant& scales, const Sides& weights,
                                     std::int64_t axis) {
  if (scales.size() == 1) return Sides{};
  const auto rank = static_cast<std::int64_t>(weights.size());
  if (axis < 0) axis += rank;
  if (scales.shape.size() != 1 || axis < 0 || axis >= rank) return std::nullopt;
  Sides shape(weights.size(), 1);
  shape[static_cast<std::size_t>(axis)] = scales.size();
  return shape;
}

/// Weights that the graph keeps in 8 bits: (weight - zero point) scale.
Result<Value> dequantized(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const auto weights, call.constant(0));
  VAELET_TRY_ASSIGN(const auto scales, call.constant(1));
  ConstantPointer zeros;
  if (call.has(2)) {
    VAELET_TRY_ASSIGN(zeros, call.constant(2));
  }
  const auto shape = shape_of_scales(*scales, weights->shape, call.node.integer("axis", 1));
  const auto spread = shape ? broadcast(*shape, weights->shape) : std::nullopt;
  const bool has_blocks = call.node.integer("block_size", 0) != 0;
  if (!spread || has_blocks || (zeros && zeros->size() != scales->size())) {
    return call.refuse("expected one scale and zero point, or one for each entry along an axis");
  }
  Constant result{weights->shape, true, {}, {}};
  for (std::size_t at = 0; at < spread->order.size(); ++at) {
    const auto of = static_cast<std::size_t>(spread->order[at]);
    const double zero = zeros ? value_at(*zeros, of) : 0.0;
    append(result, (value_at(*weights, at) - zero) * value_at(*scales, of));
  }
  return constant_value(std::move(result));
}

/// Values of the second constant where the first is not 0, else of the third: shapes that PyTorch
/// computes for `expand`.
Result<Value> chosen(const NodeCall& call) {
  std::vector<ConstantPointer> parts;
  Sides shape;
  for (std::size_t index = 0; index < 3; ++index) {
    VAELET_TRY_ASSIGN(const auto part, call.constant(index));
    const auto both = common_shape(shape, part->shape);
    if (!both) return call.refuse("expected constants of shapes that go together");
    shape = *both;
    parts.push_back(part);
  }
  std::vector<Arrangement> spread;
  for (const ConstantPointer& part : parts) {
    auto arrangement = broadcast(part->shape, shape);
    if (!arrangement) return call.refuse("expected constants of shapes that go together");
    spread.push_back(std::move(*arrangement));
  }
  Constant result{shape, parts[1]->is_float, {}, {}};
  for (std::size_t at = 0; at < spread[0].order.size(); ++at) {
    const auto value = [&](std::size_t part) {
      return value_at(*parts[part], static_cast<std::size_t>(spread[part].order[at]));
    };
    append(result, value(value(0) != 0.0 ? 1 : 2));
  }
  return constant_value(std::move(result));
}

/// A matrix or vector times another: spectral normalisation computes its divisor so.
Result<Value> product_of_matrices(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const auto first, call.floats(0));
  VAELET_TRY_ASSIGN(const auto second, call.floats(1));
  const auto is_small = [](const ConstantPointer& constant) {
    return constant && (constant->shape.size() == 1 || constant->shape.size() == 2);
  };
  if (!is_small(first) || !is_small(second) || first->shape.back() != second->shape.front()) {
    return call.refuse("expected constant matrices or vectors that go together");
  }
  const std::int64_t depth = second->shape.front();
  const std::int64_t rows = first->shape.size() == 2 ? first->shape.front() : 1;
  const std::int64_t columns = second->shape.size() == 2 ? second->shape.back() : 1;
  if (rows * depth * columns > max_constant_values) {
    return call.refuse("expected a product of smaller matrices");
  }
  Constant result{{}, true, {}, {}};
  if (first->shape.size() == 2) result.shape.push_back(rows);
  if (second->shape.size() == 2) result.shape.push_back(columns);
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t column = 0; column < columns; ++column) {
      double sum = 0.0;
      for (std::int64_t at = 0; at < depth; ++at) {
        sum += double{first->floats[static_cast<std::size_t>(row * depth + at)]} *
               double{second->floats[static_cast<std::size_t>(at * columns + column)]};
      }
      append(result, sum);
    }
  }
  return constant_value(std::move(result));
}

Result<std::optional<Value>> folded(const NodeCall& call) {
  const std::string& kind = call.node.kind;
  Result<Value> (*function)(const NodeCall&) = nullptr;
  if (kind == "Constant") function = stored_constant;
  if (kind == "ConstantOfShape") function = constant_of_shape;
  if (kind == "Expand") function = expanded;
  if (kind == "Where") function = chosen;
  if (kind == "DequantizeLinear") function = dequantized;
  if (is_reduction(kind)) function = reduced_constant;
  if (kind == "MatMul") function = product_of_matrices;
  if (unary_function(call.node) || binary_function(kind)) function = computed_constant;
  if (function == nullptr) return std::optional<Value>();
  VAELET_TRY_ASSIGN(auto value, function(call));
  return std::optional(std::move(value));
}

}  // namespace

Result<std::optional<std::vector<Value>>> fold_constants(const NodeCall& call) {
  for (const Value* input : call.inputs) {
    if (input != nullptr && !std::holds_alternative<ConstantPointer>(*input)) {
      return std::optional<std::vector<Value>>();
    }
  }
  VAELET_TRY_ASSIGN(auto value, folded(call));
  if (!value) return std::optional<std::vector<Value>>();
  return std::optional(std::vector<Value>{std::move(*value)});
}

}  // namespace vaelet::native
