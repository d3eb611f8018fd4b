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

/// The plan of an activation: computed by the clamp of the layer's operator, then by a function
/// over its outputs, unless that is null.
struct ActivationPlan {
  Clamp clamp = {};
  void (*function)(std::span<float>) = nullptr;
};

/// Returns how the engine computes an activation: the one place that knows.
ActivationPlan plan_of(Activation activation);

/// Computes x sigmoid(x) in place, within 4 ulp.
void silu(std::span<float> values);

/// Computes 1 / (1 + exp(-x)) in place, within 4 ulp.
void sigmoid(std::span<float> values);

/// Computes tanh(x) in place, within 4 ulp.
void tanh(std::span<float> values);

/// Return the standard deviation of q(z|x) from what the encoder gives for it: log(1 + exp(v)),
/// without overflow for large v; exp(v / 2), with v clamped as the format says.
float sigma_of_softplus(float v);
float sigma_of_log_variance(float v);

}  // namespace vaelet::engine
