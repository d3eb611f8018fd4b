#pragma once

#include <cstddef>
#include <limits>

#include "shared/model/activation.h"
#include "shared/model/spec.h"

namespace vaelet::engine {

/// The bounds to which XNNPACK's operators clamp their outputs, which costs nothing.
struct Clamp {
  float min = -std::numeric_limits<float>::infinity();
  float max = std::numeric_limits<float>::infinity();
};

/// A function over floats in place, with the number that goes with it (a slope, say), or null. It
/// computes whole vectors: up to three floats behind the last, which a Buffer has, change too.
struct ActivationFunction {
  void (*compute)(float* values, std::size_t count, float number) = nullptr;
  float number = 0.0F;

  void run(float* values, std::size_t count) const {
    if (compute != nullptr) compute(values, count, number);
  }
};

/// The plan of an activation: computed by the clamp of the layer's operator, then by a function
/// over its outputs.
struct ActivationPlan {
  Clamp clamp = {};
  ActivationFunction function = {};
};

/// Returns how the engine computes an activation behind an operator that clamps.
ActivationPlan plan_of(const Activation& activation);

/// Returns how the engine computes an activation by a function alone. Each is within 4 ulp of the
/// exact value, or, `gelu` and `gelu_tanh`, within 1e-7.
ActivationFunction function_of(const Activation& activation);

/// Returns what computes sigma of q(z|x) from the encoder's values for it.
ActivationFunction sigma_function(PosteriorKind posterior);

}  // namespace vaelet::engine
