#include "native/eval/latents/latents.h"

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

TEST_CASE("A latent dimension is active when its mean varies by more than 0.01") {
  torch::manual_seed(Catch::getSeed());
  const auto deviations = torch::tensor({1.0, 0.2, 0.05, 0.0});
  CHECK(active_units(torch::randn({2000, 4}) * deviations + 7) == 2);
}

TEST_CASE("A linear map finds the share of an attribute that it explains") {
  torch::manual_seed(Catch::getSeed());
  const auto z = torch::randn({20000, 3});
  const auto noise = torch::randn({20000});
  const auto exact = z.select(1, 0) - 2 * z.select(1, 2) + 5;
  const auto half = z.select(1, 1) + noise;
  const auto r2 =
      linear_r2(z, torch::stack({exact, half, noise}, 1), torch::zeros({20000}, torch::kInt64));
  CHECK_THAT(r2[0].item<double>(), WithinAbs(1, 1e-9));
  CHECK_THAT(r2[1].item<double>(), WithinAbs(0.5, 0.03));
  CHECK_THAT(r2[2].item<double>(), WithinAbs(0, 0.03));
}

TEST_CASE("What the label explains is not counted for z") {
  torch::manual_seed(Catch::getSeed());
  const auto labels = torch::randint(10, {20000}, torch::kInt64);
  const auto z = torch::randn({20000, 2}) + labels.unsqueeze(1);
  const auto attribute = 3 * labels.to(torch::kFloat32) + torch::randn({20000});
  const auto r2 = linear_r2(z, attribute.unsqueeze(1), labels);
  CHECK_THAT(r2[0].item<double>(), WithinAbs(0, 0.03));
}

TEST_CASE("A map is fitted and scored on all labels, also where these alternate") {
  torch::manual_seed(Catch::getSeed());
  const auto labels = torch::arange(20000).remainder(2);
  const auto z = torch::randn({20000, 1});
  // Fitted on one label and scored on the other, the map would be wrong by its sign: -3.
  const auto opposite = z * (1 - 2 * labels.unsqueeze(1));
  CHECK_THAT(linear_r2(z, opposite, labels)[0].item<double>(), WithinAbs(0, 0.03));
}

TEST_CASE("A dead latent dimension does not spoil the linear map") {
  torch::manual_seed(Catch::getSeed());
  auto z = torch::randn({1000, 3});
  z.select(1, 1).zero_();
  const auto r2 = linear_r2(z, z.slice(1, 0, 1), torch::zeros({1000}, torch::kInt64));
  CHECK_THAT(r2[0].item<double>(), WithinAbs(1, 1e-9));
}

TEST_CASE("No images, or too few for any map, explain nothing") {
  for (const std::int64_t count : {0, 6}) {
    const auto r2 = linear_r2(torch::randn({count, 3}), torch::randn({count, 2}),
                              torch::zeros({count}, torch::kInt64));
    CHECK(r2.isnan().all().item<bool>());
    CHECK(r2.size(0) == 2);
  }
}

}  // namespace
}  // namespace vaelet::native
