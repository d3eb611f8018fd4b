#pragma once

#include <span>

#include "shared/sampling/normal.h"
#include "shared/weights/weights_file.h"

namespace vaelet {

/// Draws one z [L] from p(z|y). `label_weights` [C] are the label's mixing weights, empty for a
/// model without label: a class is drawn by them, then a component, then z. With the standard
/// normal no choice is drawn, so that z is simply the next L normals.
void sample_prior(const PriorTensors& prior, std::span<const float> label_weights,
                  NormalGenerator& normals, std::span<float> z);

}  // namespace vaelet
