#pragma once

#include <vector>

#include "native/torch/elbo.h"
#include "native/torch/image_set.h"
#include "native/torch/thread_pool.h"
#include "native/torch/vae.h"
#include "native/train/train_config.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The terms of the ELBO over a whole set.
struct SetMetrics {
  ElboTerms elbo;
  std::vector<double> kl;  // [L], nats
};

/// Computes the metrics of a set with one draw of z for each image, or run of images of a group,
/// and with `binarise` of its pixels, from a fixed seed. Those of groups are means over the images,
/// too. The result does not depend on the number of threads. Errors: tensor_not_finite.
Result<SetMetrics> evaluate(const Vae& vae, const ImageSet& images, const TrainConfig& config,
                            ThreadPool& pool);

/// Checks that both terms of a loss are finite. Errors: tensor_not_finite, with the terms.
Result<void> check_finite(const ElboTerms& terms);

}  // namespace vaelet::native
