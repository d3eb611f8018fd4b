#pragma once

#include <torch/types.h>

namespace vaelet::native {

/// How a set of generated features covers the real ones, by balls around neighbours.
struct NeighbourScores {
  double precision = 0;  // Kynkäänniemi et al. 2019, equation 2
  double recall = 0;     // the same, sets exchanged
  double density = 0;    // Naeem et al. 2020, equation 4
  double coverage = 0;   // Naeem et al. 2020, equation 5
};

/// Scores of generated [M, D] against real [N, D], both with more than `k` rows. A ball reaches
/// from a point up to, not including, its k-th nearest neighbour within its own set.
NeighbourScores neighbour_scores(const torch::Tensor& real, const torch::Tensor& generated,
                                 int k = 5);

}  // namespace vaelet::native
