#pragma once

#include <torch/types.h>

namespace vaelet::native {

/// Scores of generated features against real ones, by balls around each.
struct NeighbourScores {
  double precision = 0;  // Kynkäänniemi et al. 2019, equation 2
  double recall = 0;     // the same, sets exchanged
  double density = 0;    // Naeem et al. 2020, equation 4
  double coverage = 0;   // Naeem et al. 2020, equation 5
};

/// The neighbour that a ball reaches to.
inline constexpr int neighbour_count = 5;

/// Computes the scores of generated [M, D] against real [N, D], both with more than `k` rows. A
/// ball reaches from a point up to, not including, its k-th nearest neighbour within its own set.
NeighbourScores neighbour_scores(const torch::Tensor& real, const torch::Tensor& generated,
                                 int k = neighbour_count);

/// Returns the distance [N] of each row [N, D] to the nearest of others [M, D], M > 0, by the
/// matrix product, so that it is off by its rounding: some thousandths of a row's length.
torch::Tensor nearest_distances(const torch::Tensor& from, const torch::Tensor& to);

}  // namespace vaelet::native
