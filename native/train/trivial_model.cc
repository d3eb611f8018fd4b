#include "native/train/trivial_model.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "native/torch/elbo.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

constexpr std::int64_t most_images_of_mean = 10'000;
constexpr std::int64_t images_at_once = 250;

/// The mean image of a set, and what is left of the images beside it.
struct ImageMoments {
  torch::Tensor mean;       // [C, H, W] in model space
  double about_mean = 0.0;  // mean squared error of the mean image
  double about_zero = 0.0;  // of 0 in model space
  std::int64_t image_count = 0;
};

ImageMoments moments_of(const Vae& vae, const ImageSet& images) {
  const std::int64_t count = std::min(images.size(), most_images_of_mean);
  const torch::Tensor chosen = (torch::arange(count) * images.size()).div(count, "floor");
  torch::Tensor sum;
  torch::Tensor squares;
  for (const torch::Tensor& indices : chosen.split(images_at_once)) {
    const torch::Tensor x = vae.to_model_space(images.batch(indices).pixels).to(torch::kDouble);
    sum = sum.defined() ? sum + x.sum(0) : x.sum(0);
    squares = squares.defined() ? squares + x.square().sum(0) : x.square().sum(0);
  }
  const torch::Tensor mean = sum / static_cast<double>(count);
  const torch::Tensor square = squares / static_cast<double>(count);
  return {mean.to(torch::kFloat), (square - mean.square()).mean().item<double>(),
          square.mean().item<double>(), count};
}

/// Returns -log p(x) in nats, mean over the images, of a decoder that gives `decoded` [C, H, W] for
/// all of them.
double mean_nats(const Vae& vae, const Likelihood& likelihood, const torch::Tensor& decoded,
                 const ImageSet& images) {
  double sum = 0.0;
  for (const torch::Tensor& indices : torch::arange(images.size()).split(images_at_once)) {
    const torch::Tensor x = vae.to_model_space(images.batch(indices).pixels);
    sum += reconstruction_nats(likelihood, decoded.expand_as(x), x).sum().item<double>();
  }
  return sum / static_cast<double>(images.size());
}

TrivialModel of_bernoulli(const Vae& vae, const ImageMoments& moments, const ImageSet& validation) {
  // A pixel that is 0 in all training images may be 1 in another.
  const double least = 0.5 / (static_cast<double>(moments.image_count) + 1.0);
  const torch::Tensor logits = moments.mean.clamp(least, 1.0 - least).logit();
  const double grey = static_cast<double>(value_count(vae.spec().image)) * std::log(2.0);
  return {mean_nats(vae, vae.spec().likelihood, logits, validation), grey, grey,
          moments.about_zero};
}

TrivialModel of_gaussian(const Vae& vae, const TrainConfig& config, const ImageMoments& moments,
                         const ImageSet& validation) {
  const auto likelihood = [&](double error) {
    Likelihood own = vae.spec().likelihood;
    if (config.optimal_sigma2) own.sigma2 = std::max(error, least_sigma2);
    return own;
  };
  const Likelihood of_grey = likelihood(moments.about_zero);
  return {mean_nats(vae, likelihood(moments.about_mean), moments.mean, validation),
          mean_nats(vae, of_grey, torch::zeros_like(moments.mean), validation),
          static_cast<double>(value_count(vae.spec().image)) * moments.about_zero /
              (2.0 * of_grey.sigma2),
          moments.about_zero};
}

}  // namespace

TrivialModel trivial_model(const Vae& vae, const TrainConfig& config, const TrainingSplit& data) {
  const torch::NoGradGuard no_grad;
  const ImageMoments moments = moments_of(vae, data.training);
  return vae.spec().likelihood.kind == LikelihoodKind::bernoulli
             ? of_bernoulli(vae, moments, data.validation)
             : of_gaussian(vae, config, moments, data.validation);
}

}  // namespace vaelet::native
