#include "native/prior/prior_quantiles.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace vaelet::native {
namespace {

/// One component of a mixture of normals on a line.
struct NormalPart {
  double weight;
  double mean;
  double std;
};

std::vector<NormalPart> marginal_of(const PriorTensors& prior, int latent, int dimension) {
  if (prior.components == 0) return {{1.0, 0.0, 1.0}};
  std::vector<NormalPart> parts;
  const auto size = static_cast<std::size_t>(latent);
  for (std::size_t part = 0; part < prior.weight.size(); ++part) {
    const std::size_t coordinate = part * size + static_cast<std::size_t>(dimension);
    double variance = 0.0;  // of this dimension: a row of the Cholesky factor times itself
    for (std::size_t column = 0; column < size; ++column) {
      const double factor = prior.scale[coordinate * size + column];
      variance += factor * factor;
    }
    parts.push_back({prior.weight[part] / static_cast<double>(prior.classes),
                     prior.mean[coordinate], std::sqrt(variance)});
  }
  return parts;
}

double cumulative_probability(const std::vector<NormalPart>& parts, double x) {
  double probability = 0.0;
  for (const NormalPart& part : parts) {
    const double distance = (x - part.mean) / (part.std * std::numbers::sqrt2);
    probability += part.weight * 0.5 * std::erfc(-distance);
  }
  return probability;
}

/// Finds a quantile by bisection.
double quantile(const std::vector<NormalPart>& parts, double probability) {
  constexpr double far = 40.0;  // standard deviations
  constexpr int halvings = 80;
  double low = parts[0].mean;
  double high = parts[0].mean;
  for (const NormalPart& part : parts) {
    low = std::min(low, part.mean - far * part.std);
    high = std::max(high, part.mean + far * part.std);
  }
  for (int halving = 0; halving < halvings; ++halving) {
    const double middle = (low + high) / 2;
    (cumulative_probability(parts, middle) < probability ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

std::vector<float> prior_quantiles(const PriorTensors& prior, int latent, int dimension,
                                   double first, double last, int count) {
  const auto parts = marginal_of(prior, latent, dimension);
  std::vector<float> quantiles;
  for (int index = 0; index < count; ++index) {
    const double probability = first + (last - first) * index / std::max(count - 1, 1);
    quantiles.push_back(static_cast<float>(quantile(parts, probability)));
  }
  return quantiles;
}

}  // namespace vaelet::native
