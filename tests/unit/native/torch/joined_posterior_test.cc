#include "native/torch/joined_posterior.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/torch/seeded_generator.h"

using namespace vaelet::native;
using Catch::Matchers::WithinRel;

namespace {

Posterior random_posterior(std::int64_t images, std::int64_t latent) {
  torch::Generator generator = seeded_generator(61);
  const torch::Tensor log_sigma = torch::randn({images, latent}, generator);
  return {torch::randn({images, latent}, generator), log_sigma.exp(), log_sigma};
}

}  // namespace

TEST_CASE("joined posteriors are the normalised products of the Gaussians") {
  const Posterior images = random_posterior(5, 3);
  const torch::Tensor z_of_image = torch::tensor({1, 0, 1, 1, 0}, torch::kLong);
  const Posterior joined = joined_posterior(images, z_of_image, 2);
  REQUIRE(joined.mean.size(0) == 2);
  for (int z = 0; z < 2; ++z) {
    for (int dimension = 0; dimension < 3; ++dimension) {
      double precision = 0.0;
      double weighed = 0.0;
      for (int image = 0; image < 5; ++image) {
        if (z_of_image[image].item<int>() != z) continue;
        const auto sigma = images.sigma[image][dimension].item<double>();
        precision += 1.0 / (sigma * sigma);
        weighed += images.mean[image][dimension].item<double>() / (sigma * sigma);
      }
      INFO("z " << z << ", dimension " << dimension);
      CHECK_THAT(joined.mean[z][dimension].item<double>(), WithinRel(weighed / precision, 1e-4));
      CHECK_THAT(joined.sigma[z][dimension].item<double>(),
                 WithinRel(1.0 / std::sqrt(precision), 1e-4));
      CHECK_THAT(std::exp(joined.log_sigma[z][dimension].item<double>()),
                 WithinRel(1.0 / std::sqrt(precision), 1e-4));
    }
  }
}

TEST_CASE("a posterior that is joined with no other stays as it is") {
  const Posterior image = random_posterior(1, 4);
  const Posterior joined = joined_posterior(image, torch::zeros(1, torch::kLong), 1);
  CHECK(torch::allclose(joined.mean, image.mean, 1e-5));
  CHECK(torch::allclose(joined.sigma, image.sigma, 1e-5));
}
