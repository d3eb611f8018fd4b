#pragma once

#include "native/eval/evaluation_options.h"
#include "native/eval/likelihood/likelihood.h"
#include "native/eval/measure.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// The likelihood of test images, and the parts of -ELBO of each.
struct MeasuredLikelihood {
  MeasureGroup group;
  PerImageElbo elbo;
};
MeasuredLikelihood measure_likelihood(const Vae& vae, const PriorTensors& prior,
                                      const ImageSet& test, const EvaluationOptions& options,
                                      ThreadPool& pool);

/// What q(z|x) of test images does in each latent dimension.
MeasureGroup measure_latents(const Vae& vae, const ImageSet& test);

}  // namespace vaelet::native
