#pragma once

#include <cstdint>

#include "native/eval/samples/samples.h"

namespace vaelet::native {

/// Fewer samples have no five neighbours, or classes of one image.
inline constexpr std::int64_t least_samples = 50;

/// How much to spend on an evaluation.
struct EvaluationOptions {
  std::int64_t samples = 10000;       // images drawn, and as many real training images beside them
  std::int64_t nll_samples = 100;     // K, draws of z for each image
  std::int64_t nll_images = 1000;     // test images whose likelihood is estimated, drawn at random
  std::int64_t train_on_samples = 0;  // samples that a classifier is trained on; 0: none is
  std::uint64_t seed = 1;
  Sampler sampler = Sampler::file;
  int threads = 1;  // beside each other at different images; they change no figure
};

}  // namespace vaelet::native
