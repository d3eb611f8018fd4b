// Training on images that do not stay in memory, next to training on the same images in memory.
#include <algorithm>
#include <memory>

#include <catch2/catch_test_macros.hpp>

#include "native/data/data_set.h"
#include "native/torch/image_set.h"
#include "native/torch/seeded_generator.h"
#include "native/train/trainer.h"
#include "native/train/trivial_model.h"
#include "shared/model/zoo.h"
#include "tests/unit/support/striped_images.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

constexpr std::size_t background_capacity = 20;
constexpr int background_threads = 2;

/// The same images, which stay in memory elsewhere, as rows that are made when they are needed.
LabelledImages in_background(const LabelledImages& images, const DataSet& data) {
  const auto bytes = static_cast<std::ptrdiff_t>(value_count(data.image));
  const auto make = [&images, bytes](std::int64_t row) -> Result<BackgroundRows::Row> {
    const auto first = images.pixels.begin() + row * bytes;
    return BackgroundRows::Row(first, first + bytes);
  };
  return {.count = images.count,
          .pixels = {},
          .labels = images.labels,
          .rows = std::make_shared<BackgroundRows>(background_capacity, background_threads, make)};
}

Parameters trained(const LabelledImages& images, const DataSet& data) {
  torch::Generator generator = seeded_generator(3);
  const ZooConfig zoo{data.image, data.class_names, 2, {LikelihoodKind::bernoulli, 0.5}};
  Vae vae = Vae::create(make_model("mlp-vae", zoo).value(), generator).value();
  Checkpoint state(vae, seeded_generator(4));
  TrainConfig config;
  config.epochs = 2;
  config.batch_size = 8;
  config.threads = 2;
  const TrainingSplit halves = split(ImageSet(images, data), 30, 1);
  REQUIRE(train(vae, state, halves, trivial_model(vae, config, halves), config, {}));
  return vae.parameters();
}

}  // namespace

TEST_CASE("images that do not stay in memory train the same weights, bit for bit") {
  const DataSet data = striped_data_set(200, 10, 5);
  const LabelledImages background = in_background(data.training, data);
  const Parameters expected = trained(data.training, data);
  for (const auto& [name, tensor] : trained(background, data)) {
    INFO(name);
    CHECK(torch::equal(tensor, expected.find(name)->second));
  }
  // Beside those that are kept: one in each thread of the background and of the training.
  CHECK(background.rows->most_resident() <= background_capacity + background_threads + 2);
  CHECK(background.rows->most_resident() > 8);
}

TEST_CASE("a set of some images takes them from the whole, in memory or not") {
  const DataSet data = striped_data_set(50, 10, 6);
  const LabelledImages background = in_background(data.training, data);
  const torch::Tensor chosen = torch::tensor({7, 3, 3, 41}, torch::kLong);
  const torch::Tensor indices = torch::tensor({3, 0, 1}, torch::kLong);
  const Batch stored = ImageSet(data.training, data).subset(chosen).batch(indices);
  const Batch decoded = ImageSet(background, data).subset(chosen).batch(indices);
  const Batch whole = ImageSet(data.training, data).batch(torch::tensor({41, 7, 3}, torch::kLong));
  CHECK(torch::equal(stored.pixels, whole.pixels));
  CHECK(torch::equal(stored.label, whole.label));
  CHECK(torch::equal(decoded.pixels, whole.pixels));
  CHECK(torch::equal(decoded.label, whole.label));
}
