#pragma once

namespace vaelet {

/// The terms of the evidence lower bound, -ELBO = reconstruction + KL, in nats (Kingma and Welling
/// 2014, equation 3): sums over images, or means over them, as who returns them says.
struct ElboTerms {
  double reconstruction = 0.0;  // -log p(x|z)
  double kl = 0.0;              // KL(q(z|x) || p(z))

  double elbo() const { return -(reconstruction + kl); }

  ElboTerms& operator+=(const ElboTerms& other) {
    reconstruction += other.reconstruction;
    kl += other.kl;
    return *this;
  }
};

}  // namespace vaelet
