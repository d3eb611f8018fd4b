#pragma once

#include <cstdint>

#include <torch/types.h>

#include "shared/base/error.h"

namespace vaelet::native {

/// The least and the greatest number of points for t-SNE: fewer have no fitting perplexity, and P
/// of more needs more than 2 GB.
inline constexpr std::int64_t least_tsne_points = 4;
inline constexpr std::int64_t most_tsne_points = 10000;

/// Returns a perplexity for so many points: 30, or for few points a third of the others.
double fitting_perplexity(std::int64_t point_count);

/// Settings of exact t-SNE; the defaults are those in common use.
struct TsneConfig {
  double perplexity = 30.0;
  int iterations = 1000;
  int exaggerated_iterations = 250;  // the first of them, with attraction multiplied
  double exaggeration = 12.0;
  std::uint64_t seed = 1;  // of the jitter that parts points of equal PCA coordinates
};

/// Computes a two-dimensional map [N, 2] of `points` [N, D] by exact t-SNE (van der Maaten and
/// Hinton 2008), started from the first two principal components. The same points, options and
/// number of threads give the same map. Time and memory grow with N^2. Errors: argument_invalid
/// (points that are no finite matrix, too few or too many; perplexity not in [1, N - 1)).
Result<torch::Tensor> tsne(const torch::Tensor& points, const TsneConfig& options);

/// Returns the joint probabilities P [N, N] in float64 (equations 1 and 2 and section 3.1): each
/// row's Gaussian has the given perplexity, the diagonal is 0, P is symmetric and sums to 1.
torch::Tensor tsne_affinities(const torch::Tensor& points, double perplexity);

/// Returns KL(P || Q) in nats for a map [N, 2], with Q of equation 4.
double tsne_divergence(const torch::Tensor& affinities, const torch::Tensor& map);

/// Returns the gradient [N, 2] of that divergence (equation 5), with P's attraction multiplied by
/// `exaggeration`. Both tensors have the same dtype.
torch::Tensor tsne_gradient(const torch::Tensor& affinities, const torch::Tensor& map,
                            double exaggeration = 1.0);

}  // namespace vaelet::native
