#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "native/classifier/classifier.h"
#include "native/torch/vae.h"

namespace vaelet::native {

/// The random numbers that a classifier's loss needs for one batch.
struct ClassifierNoise {
  torch::Tensor labels;   // [B], int64: what each z is decoded as
  std::int64_t down = 0;  // pixels by which the classifier sees all images moved
  std::int64_t right = 0;

  /// Returns the noise of the images `start` to `start + count` of the batch.
  ClassifierNoise part(std::int64_t start, std::int64_t count) const;
};

/// What a classifier adds to the loss of a training. Threads share it.
class ClassifierLoss {
 public:
  /// The weights multiply the two terms. The classifier is put in evaluation mode, and its weights
  /// stay as they are.
  ClassifierLoss(Classifier classifier, double label_weight, double feature_weight);

  /// Draws what a batch of so many images of so many classes needs, on the device of the
  /// classifier. Moved by a few pixels, images show the classifier no pattern that fits its pooling
  /// alone.
  ClassifierNoise draw_noise(std::int64_t images, std::int64_t classes,
                             torch::Generator& generator) const;

  /// Returns the terms of decoded images, sums over the batch, with gradient:
  ///
  /// - label_weight * -log p(label | image) in nats, where each z is decoded under a label of the
  ///   noise (Odena et al. 2017, equation 3, of what is generated; there z is of the prior);
  /// - feature_weight / 2 * squared distance of the features of `decoded` from those of `pixels`
  ///   (Hou et al. 2017, the feature perceptual loss; here of the last hidden layer, as a sum).
  ///
  /// `pixels` [B, C, H, W] in [0, 1]; `decoded` [B, C, H, W] in model space, from z [B, L].
  torch::Tensor of(const Vae& vae, const torch::Tensor& pixels, const torch::Tensor& decoded,
                   const torch::Tensor& z, const ClassifierNoise& noise) const;

 private:
  torch::Tensor features(const torch::Tensor& pixels, const ClassifierNoise& noise) const;
  torch::Tensor label_term(const Vae& vae, const torch::Tensor& z,
                           const ClassifierNoise& noise) const;
  torch::Tensor feature_term(const Vae& vae, const torch::Tensor& pixels,
                             const torch::Tensor& decoded, const ClassifierNoise& noise) const;

  mutable Classifier classifier_;
  double label_weight_;
  double feature_weight_;
};

}  // namespace vaelet::native
