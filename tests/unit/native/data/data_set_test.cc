#include "native/data/data_set.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;

namespace {

struct DataSetFixture {
  TemporaryFolder root;
  std::filesystem::path folder = root.path() / "bars";

  DataSetFixture() { write_small_data_set(folder); }

  Error refusal() const {
    const auto result = load_data_set({.folder = folder});
    REQUIRE_FALSE(result);
    return result.error();
  }
};

}  // namespace

TEST_CASE_METHOD(DataSetFixture, "a data set says its own sizes, classes and name") {
  const auto data = load_data_set({.folder = folder});
  REQUIRE(data);
  CHECK(data->name == "bars");
  CHECK(data->image.height == small_height);
  CHECK(data->image.width == small_width);
  CHECK(data->class_names == std::vector<std::string>{"0", "1", "2"});
  CHECK(data->training.count == small_training_count);
  CHECK(data->test.count == small_test_count);
}

TEST_CASE_METHOD(DataSetFixture, "compressed files give the same data set and digest") {
  const auto plain = load_data_set({.folder = folder});
  const auto labels = folder / "train-labels-idx1-ubyte";
  std::vector<std::uint8_t> values;
  for (int image = 0; image < small_training_count; ++image) {
    values.push_back(static_cast<std::uint8_t>(image % small_classes));
  }
  write_gzip(labels.string() + ".gz", idx_bytes({small_training_count}, values));
  std::filesystem::remove(labels);
  const auto compressed = load_data_set({.folder = folder});
  REQUIRE(plain);
  REQUIRE(compressed);
  CHECK(compressed->digest == plain->digest);
  CHECK(compressed->training.labels == plain->training.labels);
}

TEST_CASE_METHOD(DataSetFixture, "a missing file is named, with the way to get it") {
  std::filesystem::remove(folder / "t10k-labels-idx1-ubyte");
  const Error error = refusal();
  CHECK(error.code == ErrorCode::data_missing);
  CHECK_THAT(error.detail, ContainsSubstring("t10k-labels-idx1-ubyte"));
  CHECK_THAT(error.message(), ContainsSubstring("Fetch the data set"));
}

TEST_CASE_METHOD(DataSetFixture, "images and labels of different counts are refused") {
  write_plain(folder / "train-labels-idx1-ubyte", idx_bytes({4}, {0, 1, 2, 0}));
  CHECK_THAT(refusal().detail, ContainsSubstring("found 192 images"));
  CHECK_THAT(refusal().detail, ContainsSubstring("4 labels"));
}

TEST_CASE_METHOD(DataSetFixture, "test images of another size are refused") {
  write_plain(folder / "t10k-images-idx3-ubyte", idx_bytes({1, 2, 2}, {0, 0, 0, 0}));
  write_plain(folder / "t10k-labels-idx1-ubyte", idx_bytes({1}, {0}));
  CHECK_THAT(refusal().detail, ContainsSubstring("[192, 12, 8], found [1, 2, 2]"));
}

TEST_CASE_METHOD(DataSetFixture, "a test label that training does not know is refused") {
  write_plain(folder / "t10k-images-idx3-ubyte",
              idx_bytes({1, small_height, small_width},
                        std::vector<std::uint8_t>(small_height * small_width)));
  write_plain(folder / "t10k-labels-idx1-ubyte", idx_bytes({1}, {3}));
  CHECK_THAT(refusal().detail, ContainsSubstring("expected labels from 0 to 2"));
}

TEST_CASE_METHOD(DataSetFixture, "a folder without a data set is refused with what it holds") {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  write_plain(folder / "notes.txt", {'h', 'i'});
  const Error error = refusal();
  CHECK(error.code == ErrorCode::data_missing);
  CHECK_THAT(error.detail,
             ContainsSubstring("found neither IDX files such as train-images-idx3-ubyte nor "
                               "pictures in \"" +
                               folder.string() + "\", but \"notes.txt\""));
  std::filesystem::remove(folder / "notes.txt");
  CHECK_THAT(refusal().detail, ContainsSubstring("but nothing"));
}

TEST_CASE_METHOD(DataSetFixture, "IDX files below a folder of pictures are refused with a list") {
  std::filesystem::create_directories(root.path() / "cats");
  write_plain(root.path() / "cats" / "1.png", {1});
  const auto result = load_data_set({.folder = root.path()});
  REQUIRE_FALSE(result);
  CHECK_THAT(result.error().detail, ContainsSubstring("found both: \"bars\" (no pictures), "
                                                      "\"cats\" (1 picture)"));
}

TEST_CASE("pixel statistics are those of the pixels in [0, 1]") {
  ChannelLevels counts{};
  count_levels(std::vector<std::uint8_t>{0, 255, 255, 0}, 1, counts);
  const PixelStatistics statistics = pixel_statistics(counts, 1);
  CHECK(statistics.mean.count == 0);
  CHECK_THAT(statistics.mean[0], WithinAbs(0.5, 1e-12));
  CHECK_THAT(statistics.std[0], WithinAbs(0.5, 1e-12));
}

TEST_CASE("each channel has statistics of its own, and none a deviation of zero") {
  ChannelLevels counts{};
  count_levels(std::vector<std::uint8_t>{0, 255, 51, 153, 0, 0}, 3, counts);
  const PixelStatistics statistics = pixel_statistics(counts, 3);
  CHECK(statistics.mean.count == 3);
  CHECK_THAT(statistics.mean[0], WithinAbs(0.5, 1e-12));
  CHECK_THAT(statistics.mean[1], WithinAbs(0.4, 1e-12));
  CHECK_THAT(statistics.mean[2], WithinAbs(0.0, 1e-12));
  CHECK_THAT(statistics.std[1], WithinAbs(0.2, 1e-12));
  // numpy.std([0, 1, .2, .6, 0, 0])
  CHECK_THAT(statistics.std[2], WithinAbs(0.3785939, 1e-6));
}

TEST_CASE("an image of one colour throughout is blank") {
  CHECK(traits_of(std::vector<std::uint8_t>{1, 1, 2, 2, 3, 3}, 3).is_blank);
  CHECK_FALSE(traits_of(std::vector<std::uint8_t>{1, 1, 2, 3, 3, 3}, 3).is_blank);
}

TEST_CASE("a summary tells what images have in common") {
  PixelSummary summary;
  summary.add(traits_of(std::vector<std::uint8_t>{1, 2}, 1));
  summary.add(traits_of(std::vector<std::uint8_t>{1, 2}, 1));
  CHECK(summary.all_alike);
  CHECK(summary.blank_count == 0);
  summary.add(traits_of(std::vector<std::uint8_t>{7, 7}, 1));
  CHECK_FALSE(summary.all_alike);
  CHECK(summary.blank_count == 1);
  CHECK(summary.count == 3);
}
