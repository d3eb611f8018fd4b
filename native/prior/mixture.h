#pragma once

#include <cstdint>

#include <torch/torch.h>

namespace vaelet::native {

/// A mixture of K Gaussians with full covariance, in double precision.
struct Mixture {
  torch::Tensor weight;  // [K]
  torch::Tensor mean;    // [K, L]
  torch::Tensor scale;   // [K, L, L], lower triangular Cholesky factors
};

/// Fits a mixture by expectation maximisation (Dempster et al. 1977; Bishop 2006, section 9.2.2)
/// from a k-means++ start (Arthur and Vassilvitskii 2007) that the seed chooses. A ridge keeps
/// dimensions in which the points do not vary positive. With one component it is the points' own
/// Gaussian; with fewer than 4 L points for each component, as many components as that allows, the
/// rest of weight 0; without points the standard normal. `points` is [N, L].
Mixture fit_mixture(const torch::Tensor& points, int components, std::uint64_t seed);

/// Returns log p of each point [N, L] under the mixture, in nats: [N].
torch::Tensor log_density(const Mixture& mixture, const torch::Tensor& points);

}  // namespace vaelet::native
