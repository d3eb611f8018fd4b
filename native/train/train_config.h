#pragma once

#include <memory>
#include <vector>

#include "native/torch/compute.h"
#include "native/train/schedule.h"

namespace vaelet::native {

class ClassifierLoss;

/// The loss that training minimises.
enum class Objective {
  elbo,       // reconstruction + beta * KL
  reference,  // the loss of the experiment that this grew from, with its mistakes
};

/// The least sigma2 that is found, below which a decoder would go where every pixel is constant.
inline constexpr double least_sigma2 = 1e-6;

/// Configures a training. Epochs count from 0 at the start; fractions are positions within an
/// epoch.
struct TrainConfig {
  Objective objective = Objective::elbo;
  Schedule beta{1.0};
  // Nats of KL of each dimension that cost nothing; the KL is a mean over each worker's part of a
  // batch.
  double free_bits = 0.0;
  int importance_samples = 1;   // draws of z for each image; more than one: the IWAE bound
  bool binarise = false;        // Bernoulli: draw each pixel 0 or 1 with its grey as probability
  bool optimal_sigma2 = false;  // Gaussian: sigma2 follows the decoder's mean squared error

  // More than 0: one z for each group, from at most so many of its images, decoded as so many
  // others.
  int group_members = 0;

  // What a classifier adds to the loss; nullptr: nothing. With one draw of z, and without groups.
  std::shared_ptr<const ClassifierLoss> classifier_loss = nullptr;

  // How surely the first dimensions of z are to say the attributes of the images, as 1 / variance;
  // 0: they say nothing. Without groups.
  double attribute_weight = 0.0;

  int epochs = 15;
  int batch_size = 64;
  double learning_rate = 1e-3;
  bool cosine = false;         // the learning rate falls to 0 along half a cosine
  double average_decay = 0.0;  // of the weights' moving average (EMA); 0: none
  int patience = 0;  // epochs without a better validation loss before it ends; 0: never ends early

  Compute compute = {};
  int threads = 1;                    // each takes a share of every batch
  double seconds_between_saves = 60;  // within an epoch; each epoch's end is saved anyway
};

/// Returns whether the loss has terms beside those of the objective: of a classifier, of
/// attributes.
inline bool adds_terms(const TrainConfig& config) {
  return config.classifier_loss != nullptr || config.attribute_weight > 0.0;
}

}  // namespace vaelet::native
