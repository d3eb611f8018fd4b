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

/// Returns -log p(attribute | z) of attributes [B, A], A at most L, summed but for its constant:
/// each is normal around a dimension of z, the first around the first, with a variance of
/// 1 / weight. It is a mean over the posterior, so that a sure posterior is better than a vague
/// one: weight / 2 * ((mean - attribute)^2 + sigma^2).
torch::Tensor attribute_nats(const Posterior& posterior, const torch::Tensor& attributes,
                             double weight);

/// The loss of one batch and its terms, sums over the images.
struct BatchLoss {
  torch::Tensor loss;            // scalar with gradient: what is minimised
  torch::Tensor reconstruction;  // -log p(x|z), nats, scalar without gradient
  torch::Tensor kl;              // nats, [L], without gradient
  torch::Tensor squared_error;   // in model space, scalar without gradient
  torch::Tensor added = {};      // nats of classifier and attributes, scalar without gradient
};

/// Computes the loss that `options.objective` names.
///
/// Objective::elbo: reconstruction + beta * KL, where each dimension's KL counts from `free_bits`
/// on (Kingma et al. 2016, section C.8, over this batch); with K > 1 draws of z the importance
/// weighted bound instead (Burda et al. 2016, equation 8).
///
/// `options.classifier_loss`, where it is set, adds its terms; `options.attribute_weight` adds
/// `attribute_nats`.
///
/// Objective::reference: see native/train/reference_objective.h.
BatchLoss batch_loss(const Vae& vae, const Batch& batch, const Noise& noise,
                     const TrainConfig& options, double beta);

}  // namespace vaelet::native
