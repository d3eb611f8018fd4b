#pragma once

#include <torch/torch.h>

#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "native/train/train_config.h"

namespace vaelet::native {

/// The randomness of one batch, drawn beforehand, so that threads can share the batch.
struct Noise {
  torch::Tensor epsilon;  // [K, B, L], standard normal
  torch::Tensor uniform;  // [B, 1, H, W] in [0, 1); undefined without binarisation

  /// The noise of images `start` to `start + count` of the batch.
  Noise share(std::int64_t start, std::int64_t count) const;
};

Noise draw_noise(const ModelSpec& spec, const TrainConfig& options, std::int64_t batch_size,
                 torch::Generator& generator);

/// What one batch gives, sums over its images.
struct BatchLoss {
  torch::Tensor loss;            // scalar with gradient: what is minimised
  torch::Tensor reconstruction;  // -log p(x|z), nats, scalar without gradient
  torch::Tensor kl;              // nats, [L], without gradient
  torch::Tensor squared_error;   // in model space, scalar without gradient
};

/// Objective::elbo: reconstruction + beta * KL, where each dimension's KL counts from `free_bits`
/// on (Kingma et al. 2016, section C.8, over this batch); with K > 1 draws of z the importance
/// weighted bound instead (Burda et al. 2016, equation 8).
///
/// Objective::reference: squared error + beta * KL as the original experiment computed it. A model
/// whose encoder begins with Flatten summed over all pixels; any other summed over the rows only
/// and averaged over the columns, 28 times too small for 28 columns. The model itself must have its
/// gradient cut at the labels (Vae::cut_gradient_at_labels).
BatchLoss batch_loss(const Vae& vae, const Batch& batch, const Noise& noise,
                     const TrainConfig& options, double beta);

}  // namespace vaelet::native
