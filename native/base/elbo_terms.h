#pragma once

namespace vaelet::native {

/// The terms of the evidence lower bound, -ELBO = reconstruction + KL, in nats, means over images.
struct ElboTerms {
  double reconstruction = 0.0;
  double kl = 0.0;

  double elbo() const { return -(reconstruction + kl); }
};

}  // namespace vaelet::native
