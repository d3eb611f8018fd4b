#pragma once

#include <torch/torch.h>

#include "native/torch/vae.h"
#include "shared/model/elbo_terms.h"

namespace vaelet::native {

/// Returns -log p(x|z) in nats, summed over all values, for each image of the batch: [B]. `decoded`
/// and `x` are [B, C, H, W] in model space. Bernoulli: the cross entropy of grey pixels with the
/// decoder's logits. Gaussian: (x - mean)^2 / (2 sigma2) + log(2 pi sigma2) / 2.
torch::Tensor reconstruction_nats(const Likelihood& likelihood, const torch::Tensor& decoded,
                                  const torch::Tensor& x);

/// Returns KL(q(z|x) || N(0, 1)) in nats for each latent dimension: [B, L].
/// (mean^2 + sigma^2 - 1) / 2 - log sigma; Kingma and Welling 2014, appendix B.
torch::Tensor kl_nats(const Posterior& posterior);

/// Draws z = mean + sigma * epsilon [B, L], with epsilon from `generator`; the gradient passes.
torch::Tensor sample_posterior(const Posterior& posterior, torch::Generator& generator);

/// Adds up the terms over batches of any size, and gives their means over all images.
class ElboMean {
 public:
  /// Adds the sums over `count` images, in nats.
  void add(double reconstruction_sum, double kl_sum, std::int64_t count);

  double reconstruction_sum() const { return reconstruction_sum_; }
  double kl_sum() const { return kl_sum_; }
  std::int64_t count() const { return count_; }
  ElboTerms terms() const;

 private:
  double reconstruction_sum_ = 0.0;
  double kl_sum_ = 0.0;
  std::int64_t count_ = 0;
};

}  // namespace vaelet::native
