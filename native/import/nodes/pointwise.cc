#include <algorithm>
#include <limits>
#include <utility>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns a number that stands for every value alike.
std::optional<double> single_number(const ConstantPointer& constant) {
  if (constant->size() < 1) return std::nullopt;
  const auto at = [&](std::int64_t index) {
    const auto position = static_cast<std::size_t>(index);
    return constant->is_float ? double{constant->floats[position]}
                              : static_cast<double>(constant->integers[position]);
  };
  for (std::int64_t index = 1; index < constant->size(); ++index) {
    if (at(index) != at(0)) return std::nullopt;
  }
  return at(0);
}

PointFunction multiplication_by(double factor) {
  return [factor](double x, double) { return factor * x; };
}

Outputs apply(const NodeCall& call, const Computed& values, PointFunction function) {
  Computed result = values;
  result.step = call.network.flow().add_pointwise({std::move(function), values.step}, call.origin);
  return std::vector<Value>{std::move(result)};
}

Outputs unary(const NodeCall& call) {
  if (call.label(0) != nullptr) return label_node(call);
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  return apply(call, *values, unary_function(call.node));
}

/// An ELU, then a factor, as two functions: no activation is both.
Outputs selu(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  const SeluFunction function = selu_function(call.node);
  VAELET_TRY_ASSIGN(const auto elu, apply(call, *values, function.elu));
  return apply(call, std::get<Computed>(elu.front()), multiplication_by(function.factor));
}

/// alpha * elu(x / alpha), as three functions.
Outputs celu(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  const double alpha = call.node.number("alpha", 1.0);
  VAELET_TRY_ASSIGN(const auto small, apply(call, *values, multiplication_by(1.0 / alpha)));
  VAELET_TRY_ASSIGN(const auto elu,
                    apply(call, std::get<Computed>(small.front()), elu_function(1.0)));
  return apply(call, std::get<Computed>(elu.front()), multiplication_by(alpha));
}

Outputs clip(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  double low = -std::numeric_limits<double>::infinity();
  double high = -low;
  for (std::size_t index = 1; index <= 2; ++index) {
    if (!call.has(index)) continue;
    VAELET_TRY_ASSIGN(const auto bound, call.constant(index));
    const auto number = single_number(bound);
    if (!number) return call.refuse("expected one bound for all values");
    (index == 1 ? low : high) = *number;
  }
  return apply(call, *values,
               [low, high](double x, double) { return std::min(std::max(x, low), high); });
}

/// A function of two values. `is_sum`: it adds them, so that they may be the ways of a residual.
Outputs of_two(const NodeCall& call, const Computed& first, const Computed& second,
               PointFunction function, bool is_sum) {
  if (first.shape != second.shape) {
    return call.refuse(fill("expected values of the same shape, found {} and {}",
                            {shape_text(of_one(first.shape)), shape_text(of_one(second.shape))}));
  }
  Computed left = first;
  Computed right = second;
  const bool same_order =
      left.order == right.order || (left.order && right.order && *left.order == *right.order);
  Network& network = call.network;
  if (!same_order || !(network.flow()[left.step].shape == network.flow()[right.step].shape)) {
    for (Computed* values : {&left, &right}) {
      const bool is_image = values->shape.size() == 4;
      VAELET_TRY_ASSIGN(values->step, is_image ? network.image(*values, call.origin)
                                               : network.features(*values, call.origin));
      values->order = nullptr;
    }
  }
  Computed result = left;
  result.step = network.flow().add_pointwise({std::move(function), left.step, right.step, is_sum},
                                             call.origin);
  return std::vector<Value>{std::move(result)};
}

/// Returns the values of an input where a condition is `wanted`, and 0 elsewhere.
Outputs where_wanted(const NodeCall& call, const Computed& condition, std::size_t index,
                     bool wanted) {
  if (call.has(index) && std::holds_alternative<Computed>(*call.inputs[index])) {
    const auto choose = [wanted](double c, double x) { return (c != 0.0) == wanted ? x : 0.0; };
    return of_two(call, condition, std::get<Computed>(*call.inputs[index]), choose, false);
  }
  VAELET_TRY_ASSIGN(const auto constant, call.constant(index));
  const auto number = single_number(constant);
  if (!number) return call.refuse("expected one number for all values");
  return apply(call, condition,
               [wanted, number](double c, double) { return (c != 0.0) == wanted ? *number : 0.0; });
}

/// condition ? first : second, as JAX and torch.where write functions of two parts.
Outputs where(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* condition, call.computed(0));
  VAELET_TRY_ASSIGN(const auto first, where_wanted(call, *condition, 1, true));
  VAELET_TRY_ASSIGN(const auto second, where_wanted(call, *condition, 2, false));
  return of_two(call, std::get<Computed>(first.front()), std::get<Computed>(second.front()),
                binary_function("Add"), false);
}

/// slope * x + (1 - slope) * relu(x), for a slope of each channel or feature.
Outputs prelu_of_channels(const NodeCall& call, const Computed& values, const Constant& slopes) {
  const auto spread = broadcast(slopes.shape, of_one(values.shape));
  if (!spread) return call.refuse("expected slopes for each channel or feature");
  std::vector<float> slope;
  std::vector<float> rest;
  for (const std::int32_t from : spread->order) {
    slope.push_back(slopes.floats[static_cast<std::size_t>(from)]);
    rest.push_back(1.0F - slope.back());
  }
  const std::vector<float> none(slope.size());
  VAELET_TRY_ASSIGN(const auto relu, apply(call, values, point_function(ActivationKind::relu)));
  VAELET_TRY_ASSIGN(const auto upper, scaled(call, std::get<Computed>(relu.front()), rest, none));
  VAELET_TRY_ASSIGN(const auto lower, scaled(call, values, slope, none));
  return of_two(call, std::get<Computed>(upper), std::get<Computed>(lower), binary_function("Add"),
                true);
}

Outputs prelu(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  VAELET_TRY_ASSIGN(const auto slopes, call.floats(1));
  if (!slopes) return call.refuse("expected constant slopes");
  if (const auto slope = single_number(slopes)) {
    return apply(call, *values, [slope](double x, double) { return x < 0.0 ? *slope * x : x; });
  }
  return prelu_of_channels(call, *values, *slopes);
}

/// Computes a node of one input of values and one constant, on either side.
Outputs with_constant(const NodeCall& call, const Computed& values, const ConstantPointer& constant,
                      bool constant_is_first) {
  const PointFunction function = binary_function(call.node.kind);
  if (const auto number = single_number(constant)) {
    if (constant->shape.size() > values.shape.size()) {
      return call.refuse("expected a constant of no more dimensions than the values");
    }
    return apply(call, values, [function, number, constant_is_first](double x, double) {
      return constant_is_first ? function(*number, x) : function(x, *number);
    });
  }
  const auto spread = broadcast(constant->shape, of_one(values.shape));
  const bool is_line = call.node.kind == "Add" || call.node.kind == "Mul" ||
                       call.node.kind == "Sub" || (call.node.kind == "Div" && !constant_is_first);
  if (!spread || !is_line || !constant->is_float) {
    return call.refuse("expected numbers for each channel or feature to add or to multiply by");
  }
  std::vector<float> factors;
  std::vector<float> shifts;
  for (const std::int32_t from : spread->order) {
    const auto number = double{constant->floats[static_cast<std::size_t>(from)]};
    const auto value = [&](double x) {
      return constant_is_first ? function(number, x) : function(x, number);
    };
    shifts.push_back(static_cast<float>(value(0.0)));
    factors.push_back(static_cast<float>(value(1.0) - value(0.0)));
    if (call.node.kind == "Add" || call.node.kind == "Sub") {
      factors.back() = call.node.kind == "Sub" && constant_is_first ? -1.0F : 1.0F;
    }
  }
  VAELET_TRY_ASSIGN(auto result, scaled(call, values, factors, shifts));
  return std::vector<Value>{std::move(result)};
}

Outputs binary(const NodeCall& call) {
  if (call.inputs.size() != 2 || !call.has(0) || !call.has(1)) {
    return call.refuse("expected two inputs");
  }
  const auto* first = std::get_if<Computed>(call.inputs[0]);
  const auto* second = std::get_if<Computed>(call.inputs[1]);
  if (first != nullptr && second != nullptr) {
    if (call.node.kind == "Sub") {
      // The sum of two branches, of which the second is negated.
      VAELET_TRY_ASSIGN(const auto negated, apply(call, *second, multiplication_by(-1.0)));
      return of_two(call, *first, std::get<Computed>(negated.front()), binary_function("Add"),
                    true);
    }
    return of_two(call, *first, *second, binary_function(call.node.kind), call.node.kind == "Add");
  }
  const LabelValue* label = call.label(0) != nullptr ? call.label(0) : call.label(1);
  const Computed* values = first != nullptr ? first : second;
  if (label != nullptr && values != nullptr && call.node.kind == "Add") {
    return label_added(call, *values, *label);
  }
  if (label != nullptr) return label_node(call);
  if (first != nullptr) {
    VAELET_TRY_ASSIGN(const auto constant, call.constant(1));
    return with_constant(call, *first, constant, false);
  }
  VAELET_TRY_ASSIGN(const auto constant, call.constant(0));
  VAELET_TRY_ASSIGN(second, call.computed(1));
  return with_constant(call, *second, constant, true);
}

/// Sum of any number of inputs: an Add of each and what those before it give.
Outputs sum(const NodeCall& call) {
  if (!call.has(0)) return call.refuse("expected inputs, found none");
  Node add = call.node;
  add.kind = "Add";
  Value total = *call.inputs[0];
  for (std::size_t index = 1; index < call.inputs.size(); ++index) {
    const Value before = total;
    const NodeCall pair{call.network, add, {&before, call.inputs[index]}, call.origin};
    VAELET_TRY_ASSIGN(auto constant, fold_constants(pair));
    VAELET_TRY_ASSIGN(auto both, constant ? Outputs(std::move(*constant)) : binary(pair));
    total = std::move(both.front());
  }
  return std::vector<Value>{std::move(total)};
}

}  // namespace

NodeTable pointwise_nodes() {
  NodeTable table = {{"Celu", celu}, {"Clip", clip}, {"PRelu", prelu},
                     {"Selu", selu}, {"Sum", sum},   {"Where", where}};
  for (const char* kind :
       {"Relu", "Tanh", "Sigmoid", "Softplus", "Gelu", "LeakyRelu", "Elu", "HardSigmoid", "Erf",
        "Exp", "Log", "Neg", "Abs", "Sqrt", "Reciprocal", "IsNaN", "Not"}) {
    table.emplace(kind, unary);
  }
  for (const char* kind : {"Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Equal", "Greater",
                           "Less", "GreaterOrEqual", "LessOrEqual"}) {
    table.emplace(kind, binary);
  }
  return table;
}

}  // namespace vaelet::native
