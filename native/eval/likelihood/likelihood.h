#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "native/torch/image_set.h"
#include "native/torch/thread_pool.h"
#include "native/torch/vae.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// The mean of independent values, with its standard error.
struct MeanEstimate {
  double mean = 0;
  double standard_error = 0;
  std::int64_t count = 0;
};

/// Computes the mean of values [N] in float64; the standard error is NaN for one value.
MeanEstimate mean_estimate(const torch::Tensor& values);

/// Returns the images whose likelihood is measured, in model space. For a Bernoulli model each
/// pixel becomes 1 with the probability of its grey level, else 0 (dynamic binarisation,
/// Salakhutdinov and Murray 2008): the likelihood is that of binary images, and compares with the
/// literature.
torch::Tensor likelihood_images(const Vae& vae, const torch::Tensor& pixels,
                                torch::Generator& generator);

/// The terms of -ELBO of each image, in nats, with one draw of z.
struct PerImageElbo {
  torch::Tensor reconstruction;   // [N]
  torch::Tensor kl;               // [N], from the standard normal
  torch::Tensor kl_fitted_prior;  // [N] float64, log q(z|x) - log p(z|y) of the draw
};

/// Computes them for images `x` [N, C, H, W] in model space with labels [N, classes]. `prior` is
/// p(z|y) of the last; an empty one is the standard normal.
PerImageElbo per_image_elbo(const Vae& vae, const PriorTensors& prior, const torch::Tensor& x,
                            const torch::Tensor& labels, torch::Generator& generator);

/// Returns the mean squared error of each image [N], over its pixels and channels in [0, 1], where
/// the posterior's mean is decoded. `means` [N, L] are those of the set's images.
torch::Tensor pixel_squared_errors(const Vae& vae, const ImageSet& images,
                                   const torch::Tensor& means);

/// Estimates -log p(x|y) in nats of each image [N], float64, from above, with `draws` of z from
/// q(z|x) (Burda et al. 2016, equation 8): -log 1/K sum_k p(x|z_k) p(z_k) / q(z_k|x). The thread
/// pool shares the images; the draws depend on the seed and an image's position alone.
torch::Tensor importance_weighted_nll(const Vae& vae, const PriorTensors& prior,
                                      const torch::Tensor& x, const torch::Tensor& labels,
                                      std::int64_t draws, std::uint64_t seed, ThreadPool& pool);

/// Estimates -log p(x) in nats of each image [N], float64, from above, where a conditional model is
/// not told the label: -log of the mean over all labels of p(x|y), each estimated as above. It is
/// at most log(classes) above -log p(x|y) of the image's own label.
torch::Tensor nll_of_unknown_label(const Vae& vae, const PriorTensors& prior,
                                   const torch::Tensor& x, std::int64_t draws, std::uint64_t seed,
                                   ThreadPool& pool);

}  // namespace vaelet::native
