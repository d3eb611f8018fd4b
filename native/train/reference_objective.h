#pragma once

#include <torch/types.h>

#include "native/torch/vae.h"
#include "shared/model/spec.h"

namespace vaelet::native {

// The experiment from which this project grew had two mistakes. `--objective reference` repeats
// them, so that their effect can be shown; nothing else uses this file.

/// The first mistake: computes the layers of a model, but lets no gradient pass to what a label is
/// joined to, in encoder and decoder. The model must outlive it.
class ReferenceNetwork {
 public:
  explicit ReferenceNetwork(const Vae& vae) : vae_(vae) {}

  /// Returns what Vae::encode returns, x [B, C, H, W] in model space.
  Posterior encode(const torch::Tensor& x, const torch::Tensor& label) const;

  /// Returns what Vae::decode returns, [B, C, H, W], for z [B, L].
  torch::Tensor decode(const torch::Tensor& z, const torch::Tensor& label) const;

 private:
  const Vae& vae_;
};

/// The second mistake: returns squared error + beta * KL, where the squared error of a model whose
/// encoder begins with Flatten is summed over all pixels, and that of any other is summed over the
/// rows, but averaged over the columns: 28 times too small for 28 columns. `x` and `decoded`
/// [B, C, H, W] in model space; `kl` is the sum over the batch, in nats.
torch::Tensor reference_loss(const ModelSpec& spec, const torch::Tensor& x,
                             const torch::Tensor& decoded, const torch::Tensor& kl, double beta);

}  // namespace vaelet::native
