#pragma once

#include "native/torch/vae.h"

namespace vaelet::native {

/// Multiplies the logits that a Bernoulli decoder gives by a factor, in the weight and the bias of
/// its last layer: above 1, pixels come nearer to 0 and 1. Errors: argument_invalid (a Gaussian
/// likelihood, or a decoder whose last layer has no weights or an activation).
Result<Vae> with_contrast(const Vae& vae, double factor);

}  // namespace vaelet::native
