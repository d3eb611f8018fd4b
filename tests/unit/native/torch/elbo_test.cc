#include "native/torch/elbo.h"

#include <cmath>
#include <numbers>
#include <random>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

/// -log p of one image by the definitions, in double precision.
double naive_bernoulli_nats(const std::vector<float>& logits, const std::vector<float>& x) {
  double nats = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double p = 1.0 / (1.0 + std::exp(-static_cast<double>(logits[i])));
    nats -= x[i] * std::log(p) + (1.0 - x[i]) * std::log1p(-p);
  }
  return nats;
}

double naive_gaussian_nats(const std::vector<float>& mean, const std::vector<float>& x,
                           double sigma2) {
  double nats = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double difference = static_cast<double>(x[i]) - static_cast<double>(mean[i]);
    const double density = std::exp(-difference * difference / (2.0 * sigma2)) /
                           std::sqrt(2.0 * std::numbers::pi * sigma2);
    nats -= std::log(density);
  }
  return nats;
}

}  // namespace

TEST_CASE("reconstruction is the sum over pixels of -log p, in nats, for each image") {
  const int seed = GENERATE(1, 2, 3);
  torch::Generator generator = seeded_generator(static_cast<std::uint64_t>(seed));
  const torch::Tensor decoded = 3.0 * torch::randn({5, 1, 6, 4}, generator);
  const torch::Tensor x = torch::rand({5, 1, 6, 4}, generator);
  const Likelihood gaussian{LikelihoodKind::gaussian, 0.3};
  const torch::Tensor bernoulli_nats = reconstruction_nats(Likelihood{}, decoded, x);
  const torch::Tensor gaussian_nats = reconstruction_nats(gaussian, decoded, x);
  REQUIRE(bernoulli_nats.sizes() == torch::IntArrayRef{5});
  for (int image = 0; image < 5; ++image) {
    INFO("seed " << seed << ", image " << image);
    const auto logits = values_of(decoded[image]);
    const auto pixels = values_of(x[image]);
    CHECK_THAT(bernoulli_nats[image].item<double>(),
               WithinRel(naive_bernoulli_nats(logits, pixels), 1e-5));
    CHECK_THAT(gaussian_nats[image].item<double>(),
               WithinRel(naive_gaussian_nats(logits, pixels, 0.3), 1e-5));
  }
}

TEST_CASE("KL is that of its definition, E[log q - log p], by Monte Carlo") {
  const double mean = GENERATE(0.0, -1.5);
  const double sigma = GENERATE(0.3, 1.0, 1.7);
  constexpr int draws = 400000;
  constexpr unsigned seed = 11;
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  double sum = 0.0;
  double sum_of_squares = 0.0;
  for (int draw = 0; draw < draws; ++draw) {
    const double epsilon = normal(random);
    const double z = mean + sigma * epsilon;
    const double difference = -0.5 * epsilon * epsilon - std::log(sigma) + 0.5 * z * z;
    sum += difference;
    sum_of_squares += difference * difference;
  }
  const double estimate = sum / draws;
  const double standard_error = std::sqrt((sum_of_squares / draws - estimate * estimate) / draws);
  const Posterior posterior{torch::full({1, 1}, mean), torch::full({1, 1}, sigma),
                            torch::full({1, 1}, std::log(sigma))};
  INFO("seed " << seed << ", mean " << mean << ", sigma " << sigma);
  CHECK_THAT(kl_nats(posterior).item<double>(), WithinAbs(estimate, 5.0 * standard_error + 1e-6));
}

TEST_CASE("KL is kept for each dimension, zero at the prior") {
  const Posterior posterior{torch::tensor({{0.0F, 2.0F}}), torch::ones({1, 2}),
                            torch::zeros({1, 2})};
  CHECK(torch::allclose(kl_nats(posterior), torch::tensor({{0.0F, 2.0F}})));
}

TEST_CASE("a posterior's samples have its mean and sigma, and pass the gradient to both") {
  torch::Generator generator = seeded_generator(5);
  const torch::Tensor mean = torch::full({100000, 1}, 2.0F).requires_grad_();
  const torch::Tensor sigma = torch::full({100000, 1}, 0.5F).requires_grad_();
  const torch::Tensor z = sample_posterior({mean, sigma, sigma.log()}, generator);
  CHECK_THAT(z.mean().item<double>(), WithinAbs(2.0, 0.01));
  CHECK_THAT(z.std().item<double>(), WithinAbs(0.5, 0.01));
  z.square().sum().backward();
  CHECK(mean.grad().abs().max().item<double>() > 0.0);
  CHECK(sigma.grad().abs().max().item<double>() > 0.0);
}

TEST_CASE("means over batches of different sizes weigh every image the same") {
  ElboMean mean;
  mean.add(30.0, 3.0, 3);
  mean.add(50.0, 9.0, 1);
  CHECK_THAT(mean.terms().reconstruction, WithinAbs(20.0, 1e-12));
  CHECK_THAT(mean.terms().kl, WithinAbs(3.0, 1e-12));
  CHECK_THAT(mean.terms().elbo(), WithinAbs(-23.0, 1e-12));
}
