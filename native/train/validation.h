#pragma once

#include <vector>

#include "native/torch/elbo.h"
#include "native/torch/image_set.h"
#include "native/torch/thread_pool.h"
#include "native/torch/vae.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The parts of the ELBO over a whole set.
struct SetMetrics {
  ElboTerms elbo;
  std::vector<double> kl;  // [L], nats
};

/// Measures a set with one draw of z per image (and, with `binarise`, of its pixels) from a fixed
/// seed; the number of threads changes nothing. Errors: tensor_not_finite.
Result<SetMetrics> evaluate(const Vae& vae, const ImageSet& images, bool binarise,
                            ThreadPool& pool);

/// That a loss can be gone on with. Errors: tensor_not_finite, with its parts.
Result<void> check_finite(const ElboTerms& figures);

}  // namespace vaelet::native
