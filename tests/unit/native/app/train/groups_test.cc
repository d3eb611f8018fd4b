// Training by groups: one z for several images.
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "tests/unit/native/app/train/train_fixture.h"
#include "tests/unit/support/call_vaelet.h"

using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

/// The small data set with groups of twelve images, two groups to a family.
struct TrainGroupsFixture : TrainFixture {
  std::string flags = "--groups 3 --model deep-mlp-cvae --seed 7 ";

  TrainGroupsFixture() {
    write_groups("train", small_training_count);
    write_groups("t10k", small_test_count);
  }

  void write_groups(const std::string& half, int count) const {
    std::vector<std::uint8_t> numbers;
    for (int image = 0; image < count; ++image) {
      numbers.push_back(static_cast<std::uint8_t>(image / 12));
      numbers.push_back(static_cast<std::uint8_t>(image / 24));
    }
    write_plain(data / (half + "-groups-idx2-ubyte"),
                idx_bytes({static_cast<std::uint32_t>(count), 2}, numbers));
  }

  std::string refused(const std::string& more) const {
    const CommandResult result = call_vaelet(train_line(more));
    CHECK(result.status != 0);
    return result.output;
  }
};

}  // namespace

TEST_CASE_METHOD(TrainGroupsFixture, "a training by groups repeats, and resumes bit for bit") {
  const CommandResult trained = train(flags + "--epochs 4 --threads 2");
  INFO(trained.output);
  REQUIRE(trained.status == 0);
  const auto straight = read_file(out).value();
  // 192 images in eight families of 24, of which one fits into 32.
  CHECK(std::get<std::int64_t>(training_entry(out, "data").find("training_images")->value) == 168);
  CHECK(std::get<std::int64_t>(training_entry(out, "data").find("validation_images")->value) == 24);

  REQUIRE(train(flags + "--epochs 4 --threads 2 --overwrite").status == 0);
  CHECK(read_file(out).value() == straight);

  // Interrupted once, and as if there had been no interruption.
  train_with_and_without_break(flags + "--batch-size 16 --threads 2");
}

TEST_CASE_METHOD(TrainGroupsFixture, "a training by groups needs data and flags that fit") {
  CHECK_THAT(refused(flags + "--prior gaussian"),
             ContainsSubstring("expected --prior standard with them, found gaussian"));
  CHECK_THAT(refused(flags + "--importance-samples 2"),
             ContainsSubstring("expected --importance-samples 1 with them, found 2"));
  CHECK_THAT(refused(flags + "--binarise"),
             ContainsSubstring("expected --groups 0 with it, found 3"));
  CHECK_THAT(refused(flags + "--batch-size 2"),
             ContainsSubstring("expected at most the 2 images of --batch-size"));
  CHECK_THAT(refused(flags + "--validation 20"),
             ContainsSubstring("expected room for the images of a whole family"));
  CHECK_THAT(refused("--groups 12 --model deep-mlp-cvae"),
             ContainsSubstring("expected more than 12 training images in each group"));
  std::filesystem::remove(data / "t10k-groups-idx2-ubyte");
  CHECK_THAT(refused(flags), ContainsSubstring("found no file such as t10k-groups-idx1-int"));
  std::filesystem::remove(data / "train-groups-idx2-ubyte");
  CHECK_THAT(refused(flags), ContainsSubstring("expected data with groups, found none"));
}
