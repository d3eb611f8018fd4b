#include "shared/sampling/prior.h"

#include <algorithm>
#include <cstddef>

namespace vaelet {
namespace {

/// Returns the index at which the running sum of `weights` exceeds `uniform` times their whole sum.
std::size_t choose(std::span<const float> weights, double uniform) {
  double sum = 0.0;
  for (const float weight : weights) sum += weight;
  const double threshold = uniform * sum;
  double running = 0.0;
  std::size_t last = 0;
  for (std::size_t index = 0; index < weights.size(); ++index) {
    if (weights[index] <= 0.0F) continue;
    last = index;
    running += weights[index];
    if (running > threshold) break;
  }
  return last;
}

std::size_t choose_class(std::span<const float> label_weights, NormalGenerator& normals) {
  const auto is_positive = [](float weight) { return weight > 0.0F; };
  const auto first = std::find_if(label_weights.begin(), label_weights.end(), is_positive);
  if (first == label_weights.end()) return 0;
  if (std::find_if(first + 1, label_weights.end(), is_positive) == label_weights.end()) {
    return static_cast<std::size_t>(first - label_weights.begin());
  }
  return choose(label_weights, normals.uniform());
}

}  // namespace

void sample_prior(const PriorTensors& prior, std::span<const float> label_weights,
                  NormalGenerator& normals, std::span<float> z) {
  const auto components = static_cast<std::size_t>(prior.components);
  std::size_t gaussian = 0;
  if (components > 0) {
    gaussian = choose_class(label_weights, normals) * components;
    if (components > 1) {
      const std::span<const float> weights(prior.weight);
      gaussian += choose(weights.subspan(gaussian, components), normals.uniform());
    }
  }
  for (float& value : z) value = normals.next();
  if (components == 0) return;

  const std::size_t size = z.size();
  const float* mean = prior.mean.data() + gaussian * size;
  const float* scale = prior.scale.data() + gaussian * size * size;
  for (std::size_t row = size; row-- > 0;) {  // from below: a row needs the normals above it
    double value = mean[row];
    for (std::size_t column = 0; column <= row; ++column) {
      value += static_cast<double>(scale[row * size + column]) * static_cast<double>(z[column]);
    }
    z[row] = static_cast<float>(value);
  }
}

}  // namespace vaelet
