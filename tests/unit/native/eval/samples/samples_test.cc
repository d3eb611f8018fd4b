#include "native/eval/samples/samples.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <torch/torch.h>

#include "native/eval/samples/classification_score.h"
#include "native/torch/thread_pool.h"
#include "tests/unit/support/striped_images.h"

namespace vaelet::native {
namespace {

TEST_CASE(
    "A classifier trained on images with true labels is right, one trained on false labels wrong") {
  const torch::NoGradGuard no_grad;  // as in an evaluation
  ThreadPool pool(1);
  const auto data = striped_data_set(3000, 200, Catch::getSeed());
  CHECK(classification_score(data.training, data, 1, pool).value > 0.9);

  auto mislabelled = data.training;
  std::ranges::for_each(mislabelled.labels, [](auto& label) { label = (label + 1) % 3; });
  CHECK(classification_score(mislabelled, data, 1, pool).value < 0.1);
}

TEST_CASE("Samples become bytes, the nearest of 256 grey levels") {
  const auto pixels = torch::tensor({0.0F, 1.0F, 0.5F, 0.299F}).view({2, 1, 1, 2});
  const auto images = to_bytes({pixels, torch::tensor({2, 0}, torch::kLong)});
  CHECK(images.count == 2);
  CHECK(images.pixels == std::vector<std::uint8_t>{0, 255, 128, 76});
  CHECK(images.labels == std::vector<std::int32_t>{2, 0});
}

}  // namespace
}  // namespace vaelet::native
