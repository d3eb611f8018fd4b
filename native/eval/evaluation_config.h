#pragma once

#include <cstdint>

#include "native/eval/samples/samples.h"

namespace vaelet::native {

/// The least number of samples: fewer have classes of one image, or no five neighbours.
inline constexpr std::int64_t least_samples = 50;

/// Configures an evaluation.
struct EvaluationConfig {
  std::int64_t samples = 10000;       // images drawn, and as many real training images beside them
  std::int64_t nll_samples = 100;     // K, draws of z for each image
  std::int64_t nll_images = 1000;     // test images whose likelihood is estimated, drawn at random
  bool nll_unknown_label = false;     // also where the model is not told their labels
  std::int64_t train_on_samples = 0;  // that a classifier is trained on for CAS; 0: no CAS
  std::uint64_t seed = 1;
  Sampler sampler = Sampler::file;
  int threads = 1;  // that share the images; the measures do not depend on it
};

}  // namespace vaelet::native
