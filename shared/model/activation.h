#pragma once

#include <string_view>

namespace vaelet {

/// The function that a layer applies to each of its outputs. A new one is added here and in
/// `activation_name`; the compiler then names every place that has to compute it.
enum class Activation { none, relu, silu, tanh };

/// Returns the activation's name in the JSON; empty for a number that is no activation.
constexpr std::string_view activation_name(Activation activation) {
  switch (activation) {
    case Activation::none:
      return "none";
    case Activation::relu:
      return "relu";
    case Activation::silu:
      return "silu";
    case Activation::tanh:
      return "tanh";
  }
  return {};
}

/// Number of activations, `none` included.
inline constexpr int activation_count = [] {
  int count = 0;
  while (!activation_name(static_cast<Activation>(count)).empty()) ++count;
  return count;
}();

}  // namespace vaelet
