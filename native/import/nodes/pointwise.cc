#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "native/import/nodes/nodes.h"
#include "native/import/recognise.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

PointFunction of_activation(const Activation& activation) {
  return [activation](double x, double) { return activation_value(activation, x); };
}

PointFunction elu_with(double alpha) {
  return [alpha](double x, double) { return x > 0.0 ? x : alpha * std::expm1(x); };
}

double selu_factor(const Node& node) { return node.number("gamma", 1.05070102214813232421875); }
PointFunction unscaled_selu(const Node& node) {
  return elu_with(node.number("alpha", 1.67326319217681884765625));
}

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

Outputs apply(const NodeCall& call, const Computed& values, PointFunction function) {
  Computed result = values;
  result.step = call.network.flow().add_pointwise({std::move(function), values.step}, call.origin);
  return std::vector<Value>{std::move(result)};
}

Outputs unary(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  return apply(call, *values, unary_function(call.node));
}

/// An ELU, then a factor, as two functions: no activation is both.
Outputs selu(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  VAELET_TRY_ASSIGN(const auto elu, apply(call, *values, unscaled_selu(call.node)));
  return apply(call, std::get<Computed>(elu.front()),
               [factor = selu_factor(call.node)](double x, double) { return factor * x; });
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

Outputs prelu(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  VAELET_TRY_ASSIGN(const auto slopes, call.floats(1));
  const auto slope = slopes ? single_number(slopes) : std::nullopt;
  if (!slope) return call.refuse("expected one slope for all channels, found several");
  return apply(call, *values, [slope](double x, double) { return x < 0.0 ? *slope * x : x; });
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
    const double number = double{constant->floats[static_cast<std::size_t>(from)]};
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

Outputs of_two(const NodeCall& call, const Computed& first, const Computed& second) {
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
  result.step = network.flow().add_pointwise(
      {binary_function(call.node.kind), left.step, right.step, call.node.kind == "Add"},
      call.origin);
  return std::vector<Value>{std::move(result)};
}

Outputs binary(const NodeCall& call) {
  if (call.inputs.size() != 2 || !call.has(0) || !call.has(1)) {
    return call.refuse("expected two inputs");
  }
  const auto* first = std::get_if<Computed>(call.inputs[0]);
  const auto* second = std::get_if<Computed>(call.inputs[1]);
  if (first != nullptr && second != nullptr) return of_two(call, *first, *second);
  if (call.label(0) != nullptr || call.label(1) != nullptr) return label_node(call);
  if (first != nullptr) {
    VAELET_TRY_ASSIGN(const auto constant, call.constant(1));
    return with_constant(call, *first, constant, false);
  }
  VAELET_TRY_ASSIGN(const auto constant, call.constant(0));
  VAELET_TRY_ASSIGN(second, call.computed(1));
  return with_constant(call, *second, constant, true);
}

}  // namespace

PointFunction unary_function(const Node& node) {
  const std::string_view kind = node.kind;
  if (kind == "Relu") return of_activation(ActivationKind::relu);
  if (kind == "Tanh") return of_activation(ActivationKind::tanh);
  if (kind == "Sigmoid") return of_activation(ActivationKind::sigmoid);
  if (kind == "Softplus") return of_activation(ActivationKind::softplus);
  if (kind == "Gelu") {
    return of_activation(node.text("approximate", "none") == "tanh" ? ActivationKind::gelu_tanh
                                                                    : ActivationKind::gelu);
  }
  if (kind == "LeakyRelu") {
    const double slope = node.number("alpha", double{0.01F});
    return [slope](double x, double) { return x < 0.0 ? slope * x : x; };
  }
  if (kind == "Elu" || kind == "Celu") {
    const double alpha = node.number("alpha", 1.0);
    if (kind == "Elu") return elu_with(alpha);
    return [alpha](double x, double) { return x > 0.0 ? x : alpha * std::expm1(x / alpha); };
  }
  if (kind == "Selu") {
    return [elu = unscaled_selu(node), factor = selu_factor(node)](double x, double y) {
      return factor * elu(x, y);
    };
  }
  if (kind == "HardSigmoid") {
    const double slope = node.number("alpha", double{0.2F});
    const double shift = node.number("beta", 0.5);
    return [slope, shift](double x, double) { return std::clamp(slope * x + shift, 0.0, 1.0); };
  }
  if (kind == "Erf") return [](double x, double) { return std::erf(x); };
  if (kind == "Exp") return [](double x, double) { return std::exp(x); };
  if (kind == "Log") return [](double x, double) { return std::log(x); };
  if (kind == "Neg") return [](double x, double) { return -x; };
  if (kind == "Abs") return [](double x, double) { return std::fabs(x); };
  if (kind == "Sqrt") return [](double x, double) { return std::sqrt(x); };
  if (kind == "Reciprocal") return [](double x, double) { return 1.0 / x; };
  if (kind == "Floor") return [](double x, double) { return std::floor(x); };
  if (kind == "Ceil") return [](double x, double) { return std::ceil(x); };
  return {};
}

PointFunction binary_function(std::string_view kind) {
  if (kind == "Add") return [](double x, double y) { return x + y; };
  if (kind == "Sub") return [](double x, double y) { return x - y; };
  if (kind == "Mul") return [](double x, double y) { return x * y; };
  if (kind == "Div") return [](double x, double y) { return x / y; };
  if (kind == "Pow") return [](double x, double y) { return std::pow(x, y); };
  if (kind == "Max") return [](double x, double y) { return std::max(x, y); };
  if (kind == "Min") return [](double x, double y) { return std::min(x, y); };
  return {};
}

namespace {

/// Returns an affine piece of the channels of an image, some or all of whose values have these
/// numbers; nothing where the numbers of a channel are not the same.
std::optional<Piece> channel_piece(const Shape& shape, const Computed& values,
                                   const std::vector<float>& factors,
                                   const std::vector<float>& shifts) {
  const auto channels = static_cast<std::size_t>(shape.channels);
  const auto pixels = static_cast<std::size_t>(shape.pixels());
  Piece piece{Affine{"", shape.channels},
              std::vector<float>(channels, 1.0F),
              std::vector<float>(channels),
              {}};
  std::vector<bool> is_set(channels);
  for (std::size_t at = 0; at < factors.size(); ++at) {
    const std::size_t position = values.order ? static_cast<std::size_t>((*values.order)[at]) : at;
    const std::size_t channel = position / pixels;
    if (!is_set[channel]) {
      is_set[channel] = true;
      piece.weight[channel] = factors[at];
      piece.bias[channel] = shifts[at];
    } else if (piece.weight[channel] != factors[at] || piece.bias[channel] != shifts[at]) {
      return std::nullopt;
    }
  }
  return piece;
}

/// Returns the same of features, of which all have a number.
Piece feature_piece(const Computed& values, const std::vector<float>& factors,
                    const std::vector<float>& shifts) {
  Piece piece{Affine{"", static_cast<int>(factors.size())}, factors, shifts, {}};
  for (std::size_t at = 0; values.order && at < factors.size(); ++at) {
    const auto to = static_cast<std::size_t>((*values.order)[at]);
    piece.weight[to] = factors[at];
    piece.bias[to] = shifts[at];
  }
  return piece;
}

}  // namespace

Result<Value> scaled(const NodeCall& call, const Computed& values,
                     const std::vector<float>& factors, const std::vector<float>& shifts) {
  Network& network = call.network;
  const Shape shape = network.flow()[values.step].shape;
  std::optional<Piece> piece;
  if (shape.is_image) {
    piece = channel_piece(shape, values, factors, shifts);
  } else if (factors.size() == static_cast<std::size_t>(shape.size())) {
    piece = feature_piece(values, factors, shifts);
  }
  if (!piece) {
    // Numbers for each pixel, or for some features: those of features of their own.
    VAELET_TRY_ASSIGN(const int step, network.features(values, call.origin));
    return scaled(call, {step, values.shape, nullptr}, factors, shifts);
  }
  piece->origin = call.origin;
  Computed result = values;
  VAELET_TRY_ASSIGN(result.step, network.flow().add(values.step, std::move(*piece)));
  return Value(std::move(result));
}

NodeTable pointwise_nodes() {
  NodeTable table = {{"Clip", clip}, {"PRelu", prelu}, {"Selu", selu}};
  for (const char* kind :
       {"Relu", "Tanh", "Sigmoid", "Softplus", "Gelu", "LeakyRelu", "Elu", "Celu", "HardSigmoid",
        "Erf", "Exp", "Log", "Neg", "Abs", "Sqrt", "Reciprocal"}) {
    table.emplace(kind, unary);
  }
  for (const char* kind : {"Add", "Sub", "Mul", "Div", "Pow", "Max", "Min"}) {
    table.emplace(kind, binary);
  }
  return table;
}

}  // namespace vaelet::native
