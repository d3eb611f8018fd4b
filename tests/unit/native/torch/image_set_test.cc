#include "native/torch/image_set.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/native/train/trainer_fixture.h"

using namespace vaelet;
using namespace vaelet::native;

TEST_CASE_METHOD(TrainerFixture,
                 "the validation images depend on the seed and are not trained on") {
  const TrainingSplit one = split(images(), 32, 1);
  const TrainingSplit same = split(images(), 32, 1);
  const TrainingSplit other = split(images(), 32, 2);
  CHECK(one.training.size() == small_training_count - 32);
  const auto pixels = [](const ImageSet& set) {
    return set.batch(torch::arange(set.size())).pixels;
  };
  CHECK(torch::equal(pixels(one.validation), pixels(same.validation)));
  CHECK_FALSE(torch::equal(pixels(one.validation), pixels(other.validation)));
  const torch::Tensor all = torch::cat({pixels(one.training), pixels(one.validation)}).flatten(1);
  const torch::Tensor before = pixels(images()).flatten(1);
  CHECK(torch::equal(std::get<0>(all.sum(1).sort()), std::get<0>(before.sum(1).sort())));
}
