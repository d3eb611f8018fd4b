#include "native/eval/likelihood/likelihood.h"

#include <cmath>
#include <numbers>
#include <string>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

constexpr ImageFormat image_format{.height = 2, .width = 3};
constexpr int image_values = static_cast<int>(value_count(image_format));
constexpr int latent_size = 2;

// One dense layer each way: with a Gaussian likelihood, probabilistic PCA, whose every density is
// known in closed form.
Vae linear_model(Likelihood likelihood, std::uint64_t seed) {
  const ModelSpec spec{
      .name = "linear",
      .image = image_format,
      .labels = {"0"},
      .latent = latent_size,
      .likelihood = likelihood,
      .encoder = {Flatten{},
                  Dense{.name = "encoder.posterior", .in = image_values, .out = 2 * latent_size}},
      .decoder = {Dense{.name = "decoder.image", .in = latent_size, .out = image_values},
                  Unflatten{.channels = image_format.channels,
                            .height = image_format.height,
                            .width = image_format.width}},
      .directions = {}};
  auto generator = seeded_generator(seed);
  return *Vae::create(spec, generator);
}

Vae gaussian_model() {
  return linear_model({.kind = LikelihoodKind::gaussian, .sigma2 = 0.5}, Catch::getSeed());
}

torch::Tensor parameter(const Vae& vae, const std::string& name) {
  return vae.parameters().find(name)->second.detach();
}

torch::Tensor decoder_weight(const Vae& vae) { return parameter(vae, "decoder.image.weight"); }

// Makes the decoder's columns orthogonal, and q(z|x) the true posterior, which then is diagonal.
void make_posterior_exact(const Vae& vae) {
  const torch::NoGradGuard no_grad;
  const double sigma2 = vae.spec().likelihood.sigma2;
  const auto columns = std::get<0>(torch::linalg_qr(torch::randn({image_values, latent_size})));
  decoder_weight(vae).copy_(columns * torch::tensor({1.5, 0.7}));
  const auto weight = decoder_weight(vae);
  const auto variance = 1 / (1 + weight.square().sum(0) / sigma2);  // [L]
  const auto to_mean = variance.unsqueeze(1) * weight.t() / sigma2;
  const auto rho = variance.sqrt().expm1().log();
  parameter(vae, "encoder.posterior.weight")
      .copy_(torch::cat({to_mean, torch::zeros_like(to_mean)}));
  const auto mean_of_zero = -to_mean.matmul(parameter(vae, "decoder.image.bias"));
  parameter(vae, "encoder.posterior.bias").copy_(torch::cat({mean_of_zero, rho}));
}

// -log N(x; mean, covariance) [N] in double.
torch::Tensor gaussian_nll(const torch::Tensor& x, const torch::Tensor& mean,
                           const torch::Tensor& covariance) {
  const auto difference = (x.flatten(1) - mean).to(torch::kFloat64);
  const auto exact = covariance.to(torch::kFloat64);
  const auto distance = (difference.matmul(torch::inverse(exact)) * difference).sum(1);
  return 0.5 * (distance + torch::logdet(exact) +
                static_cast<double>(x[0].numel()) * std::log(2 * std::numbers::pi));
}

// The marginal of the linear model when z ~ N(mean, scale scale^T).
torch::Tensor marginal_nll(const Vae& vae, const torch::Tensor& x, const torch::Tensor& mean,
                           const torch::Tensor& scale) {
  const auto weight = decoder_weight(vae);
  const auto spread = weight.matmul(scale);
  return gaussian_nll(
      x, weight.matmul(mean) + parameter(vae, "decoder.image.bias"),
      spread.matmul(spread.t()) + vae.spec().likelihood.sigma2 * torch::eye(image_values));
}

torch::Tensor standard_marginal_nll(const Vae& vae, const torch::Tensor& x) {
  return marginal_nll(vae, x, torch::zeros({latent_size}), torch::eye(latent_size));
}

// Any posterior does for the estimate, as long as it is wider than the true one.
void make_posterior_wide(const Vae& vae) {
  const torch::NoGradGuard no_grad;
  parameter(vae, "encoder.posterior.weight").zero_();
  parameter(vae, "encoder.posterior.bias").copy_(torch::tensor({0.0F, 0.0F, 1.5F, 1.5F}));
}

struct Draw {
  ThreadPool pool{1};
  torch::Generator generator = seeded_generator(Catch::getSeed());
  torch::Tensor x = torch::randn(image_batch_shape(20, image_format), generator);
  torch::Tensor labels = torch::ones({20, 1});
};

TEST_CASE(
    "With the true posterior one draw gives the exact likelihood of a linear-Gaussian model") {
  torch::manual_seed(Catch::getSeed());
  const auto vae = gaussian_model();
  make_posterior_exact(vae);
  Draw draw;
  const auto nll = importance_weighted_nll(vae, {}, draw.x, draw.labels, 1, 7, draw.pool);
  const auto exact = standard_marginal_nll(vae, draw.x);
  CHECK_THAT((nll - exact).abs().max().item<double>(), WithinAbs(0, 1e-4));
}

TEST_CASE("With the true posterior -ELBO is the likelihood on average over draws") {
  torch::manual_seed(Catch::getSeed());
  const auto vae = gaussian_model();
  make_posterior_exact(vae);
  Draw draw;
  const auto x = draw.x.repeat({2000, 1, 1, 1});
  const auto terms = per_image_elbo(vae, {}, x, torch::ones({x.size(0), 1}), draw.generator);
  const double exact = standard_marginal_nll(vae, draw.x).mean().item<double>();
  CHECK_THAT((terms.reconstruction + terms.kl).mean().item<double>(), WithinAbs(exact, 0.05));
}

TEST_CASE(
    "With another posterior the estimate comes from above, and many draws reach the likelihood") {
  const auto vae = gaussian_model();
  make_posterior_wide(vae);
  Draw draw;
  const double exact = standard_marginal_nll(vae, draw.x).mean().item<double>();
  const auto estimate = [&](std::int64_t draws) {
    return importance_weighted_nll(vae, {}, draw.x, draw.labels, draws, 7, draw.pool)
        .mean()
        .item<double>();
  };
  const auto terms = per_image_elbo(vae, {}, draw.x.repeat({500, 1, 1, 1}), torch::ones({10000, 1}),
                                    draw.generator);
  const double bound = (terms.reconstruction + terms.kl).mean().item<double>();
  CHECK(bound > exact);
  CHECK(estimate(5) < bound + 0.2);
  CHECK_THAT(estimate(20000), WithinAbs(exact, 0.02));
}

TEST_CASE("Threads share the images of an estimate and change nothing of it") {
  const auto vae = gaussian_model();
  make_posterior_wide(vae);
  Draw draw;
  const auto alone = importance_weighted_nll(vae, {}, draw.x, draw.labels, 40, 7, draw.pool);
  ThreadPool three(3);
  const auto shared = importance_weighted_nll(vae, {}, draw.x, draw.labels, 40, 7, three);
  CHECK(torch::equal(alone, shared));
  const auto other = importance_weighted_nll(vae, {}, draw.x, draw.labels, 40, 8, three);
  CHECK_FALSE(torch::equal(other, shared));
}

TEST_CASE("A fitted prior takes the standard normal's place") {
  const auto vae = gaussian_model();
  make_posterior_wide(vae);
  Draw draw;
  const PriorTensors prior{.classes = 1,
                           .components = 1,
                           .weight = {1},
                           .mean = {0.5F, -0.3F},
                           .scale = {0.8F, 0, 0.3F, 0.6F}};
  const auto nll = importance_weighted_nll(vae, prior, draw.x, draw.labels, 20000, 7, draw.pool);
  const auto exact = marginal_nll(vae, draw.x, tensor_of(prior.mean, {latent_size}),
                                  tensor_of(prior.scale, {latent_size, latent_size}));
  CHECK_THAT((nll - exact).mean().item<double>(), WithinAbs(0, 0.02));
}

TEST_CASE("The probabilities of all binary images sum to 1 under a Bernoulli model") {
  const auto vae = linear_model({.kind = LikelihoodKind::bernoulli}, Catch::getSeed());
  make_posterior_wide(vae);
  const auto codes = torch::arange(1 << image_values).unsqueeze(1);
  const auto bits = codes.bitwise_right_shift(torch::arange(image_values)).bitwise_and(1);
  const auto x = bits.to(torch::kFloat32).view(image_batch_shape(-1, image_format));
  ThreadPool pool(1);
  const auto nll = importance_weighted_nll(vae, {}, x, torch::ones({x.size(0), 1}), 5000,
                                           Catch::getSeed(), pool);
  CHECK_THAT(nll.neg().exp().sum().item<double>(), WithinAbs(1, 0.01));
}

TEST_CASE("A fitted prior takes the standard normal's place in the KL too, on average over draws") {
  const auto vae = gaussian_model();
  make_posterior_wide(vae);
  Draw draw;
  const auto x = draw.x.repeat({2000, 1, 1, 1});
  const auto labels = torch::ones({x.size(0), 1});
  const auto standard = per_image_elbo(vae, {}, x, labels, draw.generator);
  CHECK_THAT((standard.kl_fitted_prior - standard.kl).mean().item<double>(), WithinAbs(0, 0.05));

  // KL(N(0, s^2 I) from N(m, a^2 I)) = L (log(a / s) + (s^2 + m^2) / (2 a^2) - 1/2).
  const PriorTensors prior{
      .classes = 1, .components = 1, .weight = {1}, .mean = {0.5F, 0.5F}, .scale = {2, 0, 0, 2}};
  const auto fitted = per_image_elbo(vae, prior, x, labels, draw.generator);
  const double sigma = std::log1p(std::exp(1.5));
  const double exact = latent_size * (std::log(2 / sigma) + (sigma * sigma + 0.25) / 8 - 0.5);
  CHECK_THAT(fitted.kl_fitted_prior.mean().item<double>(), WithinAbs(exact, 0.05));
}

TEST_CASE("Without its label an image has the mean of its likelihoods under all labels") {
  auto spec = linear_model({}, 1).spec();
  spec.labels = {"0", "1", "2"};
  spec.decoder.insert(spec.decoder.begin(), ConcatLabel{});
  std::get<Dense>(spec.decoder[1]).in = latent_size + 3;
  auto generator = seeded_generator(Catch::getSeed());
  const auto vae = *Vae::create(spec, generator);
  make_posterior_wide(vae);
  const auto x = torch::bernoulli(torch::full(image_batch_shape(20, image_format), 0.5), generator);
  ThreadPool pool(1);
  auto likelihood = torch::zeros({20}, torch::kFloat64);
  for (int label = 0; label < 3; ++label) {
    const auto labels = torch::one_hot(torch::full({20}, label, torch::kLong), 3).to(torch::kFloat);
    likelihood += importance_weighted_nll(vae, {}, x, labels, 20000, 5, pool).neg().exp() / 3;
  }
  const auto nll = nll_of_unknown_label(vae, {}, x, 20000, 6, pool);
  CHECK_THAT((nll + likelihood.log()).abs().max().item<double>(), WithinAbs(0, 0.05));
}

TEST_CASE("Images are binarised by their grey for a Bernoulli model only") {
  auto generator = seeded_generator(Catch::getSeed());
  const auto grey = torch::full(image_batch_shape(5000, image_format), 0.3);
  const auto binary = likelihood_images(linear_model({}, 1), grey, generator);
  CHECK(((binary == 0) | (binary == 1)).all().item<bool>());
  CHECK_THAT(binary.mean().item<double>(), WithinAbs(0.3, 0.02));
  CHECK(torch::equal(likelihood_images(gaussian_model(), grey, generator), grey));
}

TEST_CASE("The standard error is the deviation over the root of the count") {
  const auto estimate = mean_estimate(torch::tensor({1.0, 2.0, 3.0, 6.0}));
  CHECK_THAT(estimate.mean, WithinAbs(3, 1e-12));
  CHECK_THAT(estimate.standard_error, WithinAbs(std::sqrt(14.0 / 3.0) / 2, 1e-12));
  CHECK(estimate.count == 4);
}

}  // namespace
}  // namespace vaelet::native
