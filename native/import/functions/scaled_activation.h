#pragma once

#include <functional>
#include <optional>

#include "native/import/functions/recognise.h"

namespace vaelet::native {

/// behind(activation(before(x))).
struct ScaledActivation {
  Line before;
  Activation activation = ActivationKind::none;
  Line behind;
};

/// Returns the activation between two lines that a function is, such as x sigmoid(1.702 x) or
/// -softplus(-x), if it is one: its lines are found from its values far from 0 and at a bend, and
/// the whole is then compared as `recognise_activation` compares.
std::optional<ScaledActivation> recognise_scaled_activation(
    const std::function<double(double)>& function);

/// Two straight lines that meet: value + left (x - at) below `at`, value + right (x - at) above.
struct BentLine {
  double at = 0.0;
  double value = 0.0;
  double left = 1.0;
  double right = 1.0;
};

/// Returns the bent line that a function is, such as |x| or a LeakyReLU of any slope, if it is one.
std::optional<BentLine> recognise_bent_line(const std::function<double(double)>& function);

}  // namespace vaelet::native
