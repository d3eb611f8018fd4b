#include "native/eval/directions/traversal.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/torch/sampling.h"
#include "native/torch/seeded_generator.h"
#include "shared/model/zoo.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinAbs;

namespace {

struct TraversalFixture {
  torch::Generator generator = seeded_generator(91);
  Vae vae = Vae::create(
                make_model("deep-mlp-cvae", ZooConfig{{.height = 4, .width = 3}, {"a", "b"}, 2, {}})
                    .value(),
                generator)
                .value();
  Traversal traversal{torch::randn({6, 2}, generator), torch::eye(2).repeat({3, 1}),
                      torch::tensor({0.6, 0.8}, torch::kFloat64), -2.0, 2.0};
};

}  // namespace

TEST_CASE("a rank correlation counts order alone, and shares ties") {
  const torch::Tensor steps = torch::arange(5).to(torch::kFloat64);
  const auto with = [&](std::vector<double> values) {
    return rank_correlation(steps, torch::tensor(values, torch::kFloat64));
  };
  CHECK_THAT(with({1, 10, 11, 500, 501}), WithinAbs(1.0, 1e-12));
  CHECK_THAT(with({5, 4, 3, 2, 1}), WithinAbs(-1.0, 1e-12));
  // 1 - 6 sum d^2 / (n (n^2 - 1)) with d = 0, 1, 1, 0, 0.
  CHECK_THAT(with({1, 3, 2, 4, 5}), WithinAbs(0.9, 1e-12));
  // Ranks 0, 1.5, 1.5, 3, 4: covariance 9.5 of sqrt(10 * 9.5).
  CHECK_THAT(with({1, 2, 2, 4, 5}), WithinAbs(9.5 / std::sqrt(95.0), 1e-12));
  CHECK(std::isnan(with({1, 1, 1, 1, 1})));
}

TEST_CASE_METHOD(TraversalFixture, "a traversal replaces what z has along the direction") {
  const torch::Tensor along = torch::tensor({0.6F, 0.8F});
  const torch::Tensor across = torch::tensor({-0.8F, 0.6F});
  const torch::Tensor z =
      traversal.z.matmul(across).unsqueeze(1) * across + (-2.0 + 0.25 * 4.0) * along;
  CHECK(torch::allclose(traversal.pixels(vae, 2), decode_pixels(vae, z, traversal.labels), 1e-4,
                        1e-5));
}

TEST_CASE_METHOD(TraversalFixture, "an attribute that follows the steps has the correlation 1") {
  std::int64_t calls = 0;
  const auto rising = [&](const torch::Tensor& pixels) {
    torch::Tensor values =
        torch::full(pixels.size(0), static_cast<double>(calls++), torch::kFloat64);
    values[0] = std::nan("");  // one image without the attribute
    return values;
  };
  CHECK_THAT(*mean_rank_correlation(vae, traversal, rising), WithinAbs(1.0, 1e-12));
  CHECK(calls == traversal_steps);
  const auto never = [](const torch::Tensor& pixels) {
    return torch::full(pixels.size(0), std::nan(""), torch::kFloat64);
  };
  CHECK_FALSE(mean_rank_correlation(vae, traversal, never));
}

TEST_CASE_METHOD(TraversalFixture, "the label is kept as far as the worst step") {
  std::int64_t call = 0;
  // Right for all in the middle, for two of three at one end.
  const auto predict = [&](const torch::Tensor& /*pixels*/) {
    torch::Tensor classes = traversal.labels.argmax(1).clone();
    if (call++ == 0) classes.slice(0, 0, 2) = 1 - classes.slice(0, 0, 2);
    return classes;
  };
  CHECK_THAT(label_kept(vae, traversal, predict), WithinAbs(4.0 / 6.0, 1e-9));
  const auto wrong = [&](const torch::Tensor& /*pixels*/) {
    return 1 - traversal.labels.argmax(1);
  };
  CHECK(label_kept(vae, traversal, wrong) == 0.0);
}
