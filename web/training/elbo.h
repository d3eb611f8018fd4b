#pragma once

#include <cstddef>

namespace vaelet::training {

/// Returns -log p(x|z) of a Bernoulli, the sum of softplus(a) - x a over `count` values, with x
/// from 0 to 1 and a the decoder's logits, and turns the logits into the gradient of `scale` times
/// that: scale (sigmoid(a) - x). Up to three floats behind the last logit change too.
double bernoulli_gradient(const float* x, std::size_t count, float scale, float* logits);

/// Turns logits into probabilities. Up to three floats behind the last change too.
void to_probabilities(float* logits, std::size_t count);

/// A batch of q(z|x), as the encoder's last layer gives it: rows [2 L] of L means m, then L values
/// v, with sigma = softplus(v).
struct PosteriorRows {
  const float* head = nullptr;  // [rows, 2 L]
  std::size_t rows = 0;
  std::size_t latent = 0;
};

/// Writes the means and, unless it is null, sigma, [rows, L] each.
void read_posterior(const PosteriorRows& posterior, float* mean, float* sigma);

/// Writes z = m + sigma epsilon, [rows, L], for epsilon [rows, L] from the standard normal (Kingma
/// and Welling 2014, section 2.4), and returns the sum of the KL, (m^2 + sigma^2 - 1) / 2 - log
/// sigma (the same, appendix B).
double draw_z(const PosteriorRows& posterior, const float* epsilon, float* z);

/// Writes the gradient [rows, 2 L] of the head from that of z [rows, L], with `kl_scale` times that
/// of the KL:
///
///   dL/dm = dL/dz + kl_scale m,  dL/dv = sigmoid(v) (dL/dz epsilon + kl_scale (sigma - 1 /
///   sigma)).
void posterior_gradient(const PosteriorRows& posterior, const float* epsilon,
                        const float* z_gradient, float kl_scale, float* head_gradient);

}  // namespace vaelet::training
