#pragma once

#include <string_view>

namespace vaelet {

/// The kinds of Activation. A new one is added here and in `activation_name`; the compiler then
/// names every place that has to compute it.
enum class ActivationKind {
  none,
  relu,
  silu,
  leaky_relu,
  elu,
  gelu,
  gelu_tanh,
  tanh,
  sigmoid,
  softplus
};

/// Returns the activation's name in the JSON; empty for a number that is no activation.
constexpr std::string_view activation_name(ActivationKind kind) {
  switch (kind) {
    case ActivationKind::none:
      return "none";
    case ActivationKind::relu:
      return "relu";
    case ActivationKind::silu:
      return "silu";
    case ActivationKind::leaky_relu:
      return "leaky_relu";
    case ActivationKind::elu:
      return "elu";
    case ActivationKind::gelu:
      return "gelu";
    case ActivationKind::gelu_tanh:
      return "gelu_tanh";
    case ActivationKind::tanh:
      return "tanh";
    case ActivationKind::sigmoid:
      return "sigmoid";
    case ActivationKind::softplus:
      return "softplus";
  }
  return {};
}

/// Number of activations, `none` included.
inline constexpr int activation_count = [] {
  int count = 0;
  while (!activation_name(static_cast<ActivationKind>(count)).empty()) ++count;
  return count;
}();

/// The function that a layer applies to each of its outputs. FORMAT.md has the formulas.
struct Activation {
  ActivationKind kind = ActivationKind::none;
  double slope = 0.01;  // of leaky_relu, below 0
  double alpha = 1.0;   // of elu: its limit far below 0 is -alpha

  constexpr Activation() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a kind without a number is an activation
  constexpr Activation(ActivationKind of_kind) : kind(of_kind) {}

  static constexpr Activation leaky_relu_with(double slope) {
    Activation activation = ActivationKind::leaky_relu;
    activation.slope = slope;
    return activation;
  }
  static constexpr Activation elu_with(double alpha) {
    Activation activation = ActivationKind::elu;
    activation.alpha = alpha;
    return activation;
  }

  bool operator==(const Activation&) const = default;

  /// The number that goes with the kind, if any. `visit_fields` of a layer calls it behind the
  /// field of the kind.
  template <class Self, class Field>
  static void visit_number(Self& activation, Field& field) {
    if (activation.kind == ActivationKind::leaky_relu) field("slope", activation.slope);
    if (activation.kind == ActivationKind::elu) field("alpha", activation.alpha);
  }

  /// The keys of an activation inside a layer, which may have none.
  template <class Self, class Field>
  static void visit_fields(Self& activation, Field& field) {
    field("activation", activation.kind, ActivationKind::none);
    visit_number(activation, field);
  }
};

}  // namespace vaelet
