#pragma once

#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "native/train/train_config.h"

namespace vaelet::native {

/// What models that look at no image reach on the validation images, with the likelihood of a run:
/// what a training must do better than. -ELBO per image, in nats; their KL is 0.
struct TrivialModel {
  double mean_image = 0.0;  // decodes every z and label to the mean of the training images
  double grey = 0.0;        // decodes to one grey, as a network before its training does
  double grey_error = 0.0;  // the part of `grey` that grows with the decoder's error
  double variance = 0.0;    // mean squared error of that grey, in model space
};

/// Computes the trivial models of a run. At most 10,000 training images, evenly spaced, make the
/// mean. With an optimal sigma2, each has that of its own error.
TrivialModel trivial_model(const Vae& vae, const TrainConfig& config, const TrainingSplit& data);

}  // namespace vaelet::native
