#pragma once

#include <torch/torch.h>

#include "native/classifier/classifier_loss.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "native/train/train_config.h"

namespace vaelet::native {

/// The random numbers of one batch, drawn before threads share it.
struct Noise {
  torch::Tensor epsilon;            // [K, B, L], standard normal
  torch::Tensor uniform;            // [B, C, H, W] in [0, 1); undefined without binarisation
  ClassifierNoise classifier = {};  // of `options.classifier_loss`

  /// Returns the noise of the images `start` to `start + count` of the batch.
  Noise part(std::int64_t start, std::int64_t count) const;
};

/// Draws what one batch of `batch_size` images needs, on the processor, so that it is the same for
/// every device, and brings it to that of `options`.
Noise draw_noise(const ModelSpec& spec, const TrainConfig& options, std::int64_t batch_size,
                 torch::Generator& generator);

/// Returns the sum of kl [B, L], in nats, where each dimension counts from `free_bits` on, in the
/// mean over the batch (Kingma et al. 2016, section C.8).
torch::Tensor weighted_kl(const torch::Tensor& kl, double free_bits);

/// Returns half the squared distance of the first dimensions of the means [B, L] from attributes
/// [B, A], A at most L, summed: -log of a normal density of variance 1 but for its constant, which
/// ties each of these dimensions to one attribute (as Pati and Lerch 2021 tie it to its order).
torch::Tensor attribute_loss(const torch::Tensor& mean, const torch::Tensor& attributes);

/// The loss of one batch and its terms, sums over the images.
struct BatchLoss {
  torch::Tensor loss;            // scalar with gradient: what is minimised
  torch::Tensor reconstruction;  // -log p(x|z), nats, scalar without gradient
  torch::Tensor kl;              // nats, [L], without gradient
  torch::Tensor squared_error;   // in model space, scalar without gradient
};

/// Computes the loss that `options.objective` names.
///
/// Objective::elbo: reconstruction + beta * KL, where each dimension's KL counts from `free_bits`
/// on (Kingma et al. 2016, section C.8, over this batch); with K > 1 draws of z the importance
/// weighted bound instead (Burda et al. 2016, equation 8).
///
/// `options.classifier_loss`, where it is set, adds its terms; `options.attribute_weight` adds
/// `attribute_loss`.
///
/// Objective::reference: see native/train/reference_objective.h.
BatchLoss batch_loss(const Vae& vae, const Batch& batch, const Noise& noise,
                     const TrainConfig& options, double beta);

}  // namespace vaelet::native
