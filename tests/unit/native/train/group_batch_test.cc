#include "native/train/group_batch.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/torch/seeded_generator.h"
#include "shared/model/zoo.h"
#include "tests/unit/support/striped_images.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinRel;

namespace {

constexpr int members = 3;

/// 40 images in groups of 7, 9, 11 and 13, whose numbers are 10, 20, 30 and 40; the first two are
/// of one family.
struct GroupsFixture {
  DataSet data = striped_data_set(40, 1, 71);
  std::vector<int> group_of_image;
  torch::Generator generator = seeded_generator(72);

  GroupsFixture() {
    for (int image = 0; image < 40; ++image) {
      // Not one behind the other.
      const int place = image * 7 % 40;
      const int group = place < 7 ? 10 : place < 16 ? 20 : place < 27 ? 30 : 40;
      group_of_image.push_back(group);
      data.training.groups.push_back({group, group <= 20 ? 1 : group});
    }
  }
  ImageSet images() const { return {data.training, data}; }
  int group(std::int64_t image) const { return group_of_image[static_cast<std::size_t>(image)]; }
};

std::vector<std::int64_t> numbers(const torch::Tensor& tensor) {
  const auto* first = tensor.data_ptr<std::int64_t>();
  return {first, first + tensor.numel()};
}

}  // namespace

TEST_CASE_METHOD(GroupsFixture, "an epoch takes each image once, in runs of a group") {
  const Groups groups(images(), members);
  const auto order = numbers(groups.draw_order(generator));
  CHECK(std::set(order.begin(), order.end()).size() == 40);
  REQUIRE(order.size() == 40);
  CHECK(order != numbers(groups.draw_order(generator)));
  torch::Generator again = seeded_generator(72);
  CHECK(order == numbers(groups.draw_order(again)));
  // 7, 9, 11 and 13 images fill 2 + 3 + 3 + 4 whole runs; the rest of each group makes one more.
  int changes = 1;
  for (std::size_t i = 1; i < order.size(); ++i) changes += group(order[i]) != group(order[i - 1]);
  CHECK(changes <= 15);
}

TEST_CASE_METHOD(GroupsFixture, "z of a run comes from other images of its group") {
  const Groups groups(images(), members);
  std::set<std::int64_t> counts;
  for (int round = 0; round < 20; ++round) {
    const auto order = groups.draw_order(generator).narrow(0, 0, 16);
    const GroupBatch batch = groups.draw_batch(order, generator);
    const auto decoded = numbers(batch.decoded);
    const auto encoded = numbers(batch.encoded);
    CHECK(batch.decoded_ends.back() == 16);
    std::int64_t start = 0;
    std::int64_t first = 0;
    for (std::size_t run = 0; run < batch.decoded_ends.size(); ++run) {
      const std::set<std::int64_t> own(decoded.begin() + start,
                                       decoded.begin() + batch.decoded_ends[run]);
      const std::set<std::int64_t> sources(encoded.begin() + first,
                                           encoded.begin() + batch.encoded_ends[run]);
      CHECK(own.size() <= std::size_t{members});
      CHECK(std::cmp_equal(sources.size(), batch.encoded_ends[run] - first));  // no image twice
      counts.insert(static_cast<std::int64_t>(sources.size()));
      for (const std::int64_t image : own) CHECK(group(image) == group(*own.begin()));
      for (const std::int64_t image : sources) {
        CHECK(group(image) == group(*own.begin()));
        CHECK_FALSE(own.contains(image));
      }
      start = batch.decoded_ends[run];
      first = batch.encoded_ends[run];
    }
  }
  CHECK(counts == std::set<std::int64_t>{1, 2, 3});
}

TEST_CASE_METHOD(GroupsFixture, "the loss is that of each run by itself, whoever computes it") {
  const ZooConfig zoo{data.image, data.class_names, 4, {LikelihoodKind::bernoulli, 0.5}};
  const Vae vae = Vae::create(make_model("deep-mlp-cvae", zoo).value(), generator).value();
  const ImageSet set = images();
  const Groups groups(set, members);
  const GroupBatch batch = groups.draw_batch(groups.draw_order(generator), generator);
  const torch::Tensor epsilon = torch::randn({batch.runs(), 4}, generator);
  const BatchLoss loss = group_loss(vae, set, batch, epsilon, {}, 0.5);

  double reconstruction = 0.0;
  double kl = 0.0;
  std::int64_t start = 0;
  std::int64_t first = 0;
  for (std::int64_t run = 0; run < batch.runs(); ++run) {
    torch::Tensor precision = torch::zeros(4);
    torch::Tensor weighed = torch::zeros(4);
    for (; first < batch.encoded_ends[static_cast<std::size_t>(run)]; ++first) {
      const Batch image = set.batch(batch.encoded.narrow(0, first, 1));
      const Posterior posterior = vae.encode(image.pixels, image.label);
      precision += posterior.sigma[0].pow(-2);
      weighed += posterior.mean[0] * posterior.sigma[0].pow(-2);
    }
    const torch::Tensor mean = weighed / precision;
    const torch::Tensor sigma = precision.rsqrt();
    kl += (0.5 * (mean.square() + sigma.square() - 1) - sigma.log()).sum().item<double>();
    for (; start < batch.decoded_ends[static_cast<std::size_t>(run)]; ++start) {
      const Batch image = set.batch(batch.decoded.narrow(0, start, 1));
      const torch::Tensor z = (mean + sigma * epsilon[run]).unsqueeze(0);
      reconstruction += torch::binary_cross_entropy_with_logits(
                            vae.decode(z, image.label), image.pixels, {}, {}, at::Reduction::Sum)
                            .item<double>();
    }
  }
  CHECK_THAT(loss.reconstruction.item<double>(), WithinRel(reconstruction, 1e-4));
  CHECK_THAT(loss.kl.sum().item<double>(), WithinRel(kl, 1e-4));
  CHECK_THAT(loss.loss.item<double>(), WithinRel(reconstruction + 0.5 * kl, 1e-4));

  const std::int64_t half = batch.runs() / 2;
  const auto part = [&](std::int64_t from, std::int64_t count) {
    return group_loss(vae, set, batch.part(from, count), epsilon.narrow(0, from, count), {}, 0.5)
        .loss.item<double>();
  };
  CHECK_THAT(part(0, half) + part(half, batch.runs() - half),
             WithinRel(loss.loss.item<double>(), 1e-5));
}

TEST_CASE_METHOD(GroupsFixture, "a group needs an image to encode beside those that are decoded") {
  CHECK(Groups(images(), 6).check("training"));
  const auto refused = Groups(images(), 7).check("test");
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().detail,
             ContainsSubstring("expected more than 7 test images in each group") &&
                 ContainsSubstring("found 7 in the group 10"));
}

TEST_CASE_METHOD(GroupsFixture, "validation takes whole families") {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const TrainingSplit halves = split_families(images(), 17, seed);
    const auto families = [](const ImageSet& set) {
      const auto all = numbers(set.groups().select(1, 1).contiguous());
      return std::set<std::int64_t>(all.begin(), all.end());
    };
    const auto validated = families(halves.validation);
    CHECK(halves.validation.size() <= 17);
    CHECK(halves.validation.size() >= 11);
    CHECK(halves.training.size() + halves.validation.size() == 40);
    for (const std::int64_t family : families(halves.training)) {
      CHECK_FALSE(validated.contains(family));
    }
  }
}
