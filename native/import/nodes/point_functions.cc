#include <algorithm>
#include <cmath>

#include "native/import/functions/recognise.h"
#include "native/import/nodes/nodes.h"

namespace vaelet::native {

PointFunction point_function(const Activation& activation) {
  return [activation](double x, double) { return activation_value(activation, x); };
}

PointFunction elu_function(double alpha) {
  return [alpha](double x, double) { return x > 0.0 ? x : alpha * std::expm1(x); };
}

SeluFunction selu_function(const Node& node) {
  return {elu_function(node.number("alpha", 1.67326319217681884765625)),
          node.number("gamma", 1.05070102214813232421875)};
}

PointFunction unary_function(const Node& node) {
  const std::string_view kind = node.kind;
  if (kind == "Relu") return point_function(ActivationKind::relu);
  if (kind == "Tanh") return point_function(ActivationKind::tanh);
  if (kind == "Sigmoid") return point_function(ActivationKind::sigmoid);
  if (kind == "Softplus") return point_function(ActivationKind::softplus);
  if (kind == "Gelu") {
    return point_function(node.text("approximate", "none") == "tanh" ? ActivationKind::gelu_tanh
                                                                     : ActivationKind::gelu);
  }
  if (kind == "LeakyRelu") {
    const double slope = node.number("alpha", double{0.01F});
    return [slope](double x, double) { return x < 0.0 ? slope * x : x; };
  }
  if (kind == "Elu" || kind == "Celu") {
    const double alpha = node.number("alpha", 1.0);
    if (kind == "Elu") return elu_function(alpha);
    return [alpha](double x, double) { return x > 0.0 ? x : alpha * std::expm1(x / alpha); };
  }
  if (kind == "Selu") {
    return
        [selu = selu_function(node)](double x, double y) { return selu.factor * selu.elu(x, y); };
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
  if (kind == "IsNaN") return [](double x, double) { return std::isnan(x) ? 1.0 : 0.0; };
  if (kind == "Not") return [](double x, double) { return x == 0.0 ? 1.0 : 0.0; };
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
  if (kind == "Equal") return [](double x, double y) { return x == y ? 1.0 : 0.0; };
  if (kind == "Greater") return [](double x, double y) { return x > y ? 1.0 : 0.0; };
  if (kind == "Less") return [](double x, double y) { return x < y ? 1.0 : 0.0; };
  if (kind == "GreaterOrEqual") return [](double x, double y) { return x >= y ? 1.0 : 0.0; };
  if (kind == "LessOrEqual") return [](double x, double y) { return x <= y ? 1.0 : 0.0; };
  return {};
}

}  // namespace vaelet::native
