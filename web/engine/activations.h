#pragma once

#include <limits>
#include <span>

#include "shared/model/activation.h"

namespace vaelet::engine {

/// The bounds to which XNNPACK's operators clamp their outputs, which costs nothing.
struct Clamp {
  float min = -std::numeric_limits<float>::infinity();
  float max = std::numeric_limits<float>::infinity();
};

/// A function over floats in place, with the number that goes with it (a slope, say), or null.
struct ActivationFunction {
  void (*compute)(std::span<float> values, float number) = nullptr;
  float number = 0.0F;
};

/// The plan of an activation: computed by the clamp of the layer's operator, then by a function
/// over its outputs.
struct ActivationPlan {
  Clamp clamp = {};
  ActivationFunction function = {};
};

/// Returns how the engine computes an activation behind an operator that clamps.
ActivationPlan plan_of(const Activation& activation);

/// Returns how the engine computes an activation by a function alone.
ActivationFunction function_of(const Activation& activation);

/// Computes 1 / (1 + exp(-x)) in place, within 4 ulp. `number` is not used.
void sigmoid(std::span<float> values, float number = 0.0F);

/// Return the standard deviation of q(z|x) from what the encoder gives for it: log(1 + exp(v)),
/// without overflow for large v; exp(v / 2), with v clamped as the format says.
float sigma_of_softplus(float v);
float sigma_of_log_variance(float v);

}  // namespace vaelet::engine
