#include "native/torch/encode.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/torch/elbo.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinAbs;

namespace {

/// Scale times its transpose, of one class.
torch::Tensor covariance_of(const PriorTensors& prior, int label, int latent) {
  const torch::Tensor scale = tensor_of(prior.scale, {prior.classes, latent, latent})[label];
  return scale.matmul(scale.t());
}

}  // namespace

TEST_CASE("a fitted prior recovers the aggregate posterior of each class") {
  constexpr int count = 40000;
  torch::Generator generator = seeded_generator(21);
  const torch::Tensor scale =
      torch::tensor({{1.0F, 0.0F, 0.0F}, {0.8F, 0.5F, 0.0F}, {0.0F, 0.0F, 0.0F}});
  const torch::Tensor sigma = torch::tensor({0.7F, 0.2F, 0.0F});
  const torch::Tensor centre = torch::tensor({{1.0F, -2.0F, 0.0F}, {0.0F, 3.0F, 0.0F}});
  const torch::Tensor labels = torch::arange(count).remainder(2);
  const torch::Tensor mean =
      torch::randn({count, 3}, generator).matmul(scale.t()) + centre.index_select(0, labels);
  const EncodedSet encoded{mean, sigma.expand_as(mean), torch::zeros_like(mean), labels};

  const PriorTensors prior = fit_prior(encoded, 2, 1, 1);
  const torch::Tensor covariance = scale.matmul(scale.t()) + sigma.square().diag();
  REQUIRE(prior.classes == 2);
  REQUIRE(prior.components == 1);
  CHECK(torch::allclose(tensor_of(prior.mean, {2, 3}), centre, 0.0, 0.03));
  for (int label = 0; label < 2; ++label) {
    CHECK(torch::allclose(covariance_of(prior, label, 3), covariance, 0.0, 0.03));
  }
  // The inert third dimension stays positive, and stays small.
  CHECK(prior.scale[8] > 0.0F);
  CHECK(prior.scale[8] < 0.02F);
}

TEST_CASE("a model without label gets one prior over all images") {
  torch::Generator generator = seeded_generator(22);
  const torch::Tensor mean = torch::randn({20000, 2}, generator) + 5.0;
  const EncodedSet encoded{mean, torch::ones_like(mean), torch::zeros_like(mean),
                           torch::arange(20000).remainder(10)};
  const PriorTensors prior = fit_prior(encoded, 1, 1, 1);
  CHECK(torch::allclose(tensor_of(prior.mean, {2}), torch::full({2}, 5.0), 0.0, 0.03));
}

TEST_CASE("a class without images gets the standard normal") {
  const torch::Tensor mean = torch::ones({4, 2});
  const EncodedSet encoded{mean, mean, mean, torch::zeros({4}, torch::kLong)};
  const PriorTensors prior = fit_prior(encoded, 2, 1, 1);
  CHECK(std::vector(prior.mean.end() - 2, prior.mean.end()) == std::vector{0.0F, 0.0F});
  CHECK(std::vector(prior.scale.end() - 4, prior.scale.end()) ==
        std::vector{1.0F, 0.0F, 0.0F, 1.0F});
}

TEST_CASE("a KL that rounding took below zero is zero") {
  const torch::Tensor mean = torch::zeros({4, 1});
  const EncodedSet encoded{mean, torch::ones_like(mean), torch::full_like(mean, -1e-7),
                           torch::zeros({4}, torch::kLong)};
  CHECK(latent_statistics(encoded).kl == std::vector{0.0F});
}

TEST_CASE("the aggregate posterior has the moments of samples from all posteriors") {
  torch::Generator generator = seeded_generator(23);
  const torch::Tensor mean = 2.0 * torch::randn({200000, 2}, generator) + 1.0;
  const torch::Tensor sigma = torch::rand({200000, 2}, generator) + 0.5;
  const EncodedSet encoded{mean, sigma, kl_nats({mean, sigma, sigma.log()}),
                           torch::zeros({200000}, torch::kLong)};
  const LatentStatistics statistics = latent_statistics(encoded);
  const torch::Tensor samples = mean + sigma * torch::randn({200000, 2}, generator);
  for (std::size_t dimension = 0; dimension < 2; ++dimension) {
    const torch::Tensor column = samples.select(1, static_cast<std::int64_t>(dimension));
    CHECK_THAT(statistics.mean[dimension], WithinAbs(column.mean().item<double>(), 0.03));
    CHECK_THAT(statistics.std[dimension], WithinAbs(column.std().item<double>(), 0.03));
    CHECK(statistics.kl[dimension] > 0.0F);
  }
}
