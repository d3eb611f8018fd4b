#pragma once

#include <torch/types.h>

namespace vaelet::native {

/// Mean [D] and covariance [D, D] of a set of features, in float64.
struct Moments {
  torch::Tensor mean;
  torch::Tensor covariance;
};

/// Returns the moments of features [N, D], N >= 2; the covariance divides by N - 1.
Moments moments_of(const torch::Tensor& features);

/// Returns the Fréchet distance between two Gaussians (Dowson and Landau 1982; used for images by
/// Heusel et al. 2017, equation 6): |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)), a squared length.
double frechet_distance(const Moments& first, const Moments& second);

}  // namespace vaelet::native
