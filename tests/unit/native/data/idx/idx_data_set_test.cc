// What IDX data say of themselves beyond MNIST: labels, names, prefixes, orientation, size.
#include "native/data/idx/idx_data_set.h"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "shared/base/text.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Three images of 2 x 3 pixels to train and one to test, named as EMNIST's letters are, with the
/// labels 1, 2 and 3.
struct LettersFixture {
  TemporaryFolder root;
  std::filesystem::path folder = root.path() / "emnist";

  LettersFixture() {
    std::filesystem::create_directories(folder);
    write_part("emnist-letters-train", {2, 3, 1});
    write_part("emnist-letters-test", {3});
  }

  void write_part(const std::string& name, const std::vector<std::uint8_t>& labels) const {
    const auto count = static_cast<std::uint32_t>(labels.size());
    std::vector<std::uint8_t> pixels(6 * labels.size());
    for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel) {
      pixels[pixel] = static_cast<std::uint8_t>(10 * pixel);
    }
    write_gzip(folder / (name + "-images-idx3-ubyte.gz"), idx_bytes({count, 2, 3}, pixels));
    write_gzip(folder / (name + "-labels-idx1-ubyte.gz"), idx_bytes({count}, labels));
  }

  void write_text(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
  }

  Result<DataSet> load(DataSource source = {}) const {
    source.folder = folder;
    return load_data_set(source);
  }

  std::string refusal_of(DataSource source = {}) const {
    const auto data = load(std::move(source));
    REQUIRE_FALSE(data);
    return data.error().detail;
  }
};

struct BadNames {
  std::string file;
  std::string text;
  std::string sentence;
};

}  // namespace

TEST_CASE_METHOD(LettersFixture, "IDX labels may start at 1 and files have a prefix") {
  const auto data = load();
  REQUIRE(data);
  CHECK(data->name == "emnist-letters");
  CHECK(data->class_names == std::vector<std::string>{"1", "2", "3"});
  CHECK(data->training.labels == std::vector<std::int32_t>{1, 2, 0});
  CHECK(data->test.labels == std::vector<std::int32_t>{2});
  CHECK(data->test.pixels == std::vector<std::uint8_t>{0, 10, 20, 30, 40, 50});
}

TEST_CASE_METHOD(LettersFixture, "transposing swaps rows and columns") {
  const auto data = load({.transpose = true});
  REQUIRE(data);
  CHECK(data->image.height == 3);
  CHECK(data->image.width == 2);
  CHECK(data->test.pixels == std::vector<std::uint8_t>{0, 30, 10, 40, 20, 50});
}

TEST_CASE_METHOD(LettersFixture,
                 "images of EMNIST may lie on their side until they are transposed") {
  CHECK(load()->may_lie_on_side);
  CHECK_FALSE(load({.transpose = true})->may_lie_on_side);
  write_part("train", {1, 2});
  write_part("t10k", {1});
  std::filesystem::create_directories(root.path() / "other");
  for (const char* half : {"train", "t10k"}) {
    for (const char* kind : {"-images-idx3-ubyte.gz", "-labels-idx1-ubyte.gz"}) {
      std::filesystem::rename(folder / (std::string(half) + kind),
                              root.path() / "other" / (std::string(half) + kind));
    }
  }
  CHECK_FALSE(load_data_set({.folder = root.path() / "other"})->may_lie_on_side);
}

TEST_CASE_METHOD(LettersFixture, "transposing turns square images too, as EMNIST's are") {
  const std::vector<std::uint8_t> pixels{1, 2, 3, 4};
  write_gzip(folder / "emnist-letters-test-images-idx3-ubyte.gz", idx_bytes({1, 2, 2}, pixels));
  write_gzip(folder / "emnist-letters-train-images-idx3-ubyte.gz",
             idx_bytes({3, 2, 2}, std::vector<std::uint8_t>(12)));
  CHECK(load({.transpose = true})->test.pixels == std::vector<std::uint8_t>{1, 3, 2, 4});
  CHECK(load()->test.pixels == pixels);
}

TEST_CASE_METHOD(LettersFixture, "IDX images are resized after they are transposed") {
  const auto data = load({.image_size = ImageSize{3, 1}, .fit = Fit::stretch, .transpose = true});
  REQUIRE(data);
  CHECK(data->image.height == 3);
  CHECK(data->image.width == 1);
  CHECK(data->test.pixels == std::vector<std::uint8_t>{15, 25, 35});
  CHECK(data->digest == load()->digest);
}

TEST_CASE_METHOD(LettersFixture, "EMNIST's mapping names the classes by their characters") {
  write_text("emnist-letters-mapping.txt", "1 65 97\r\n2 229\n3 8364 66560\n4 68\n");
  CHECK(load()->class_names == std::vector<std::string>{"Aa", "\u00e5", "\u20ac\U00010400"});
}

TEST_CASE_METHOD(LettersFixture, "class-names.txt names the classes and wins over a mapping") {
  write_text("emnist-letters-mapping.txt", "1 65\n2 66\n3 67\n");
  write_text("class-names.txt", "alpha\r\nbeta two \ngamma\n\n");
  CHECK(load()->class_names == std::vector<std::string>{"alpha", "beta two", "gamma"});
}

TEST_CASE_METHOD(LettersFixture, "names that do not fit the classes are refused") {
  const std::string mapping = "emnist-letters-mapping.txt";
  const std::string list = "class-names.txt";
  const BadNames bad = GENERATE_COPY(
      BadNames{list, "a\nb\n", "expected a line for each of the labels 1 to 3, 3 in all, found 2"},
      BadNames{list, "", "found 0"}, BadNames{list, "a\n\nc\n", "found an empty one"},
      BadNames{list, "a\nb\na\n", "found \"a\" twice"},
      BadNames{list, "a\nb\n\xff\n", "which is not UTF-8"},
      BadNames{mapping, "1 65\n3 66\n", "found none for 2"},
      BadNames{mapping, "1 65\n1 66\n", "found `1 66`"}, BadNames{mapping, "1 A\n", "found `1 A`"},
      BadNames{mapping, "1\n", "found `1`"}, BadNames{mapping, "1 55296\n", "found `1 55296`"},
      BadNames{mapping, "1 65\n2 65\n3 66\n", "found \"A\" twice"});
  write_text(bad.file, bad.text);
  const std::string refusal = refusal_of();
  CHECK_THAT(refusal, ContainsSubstring(bad.sentence));
  CHECK_THAT(refusal, ContainsSubstring(bad.file));
}

TEST_CASE_METHOD(LettersFixture, "of several data sets in one folder one is named by its prefix") {
  write_part("emnist-digits-train", {0, 1});
  write_part("emnist-digits-test", {1});
  const std::string refusal = refusal_of();
  CHECK_THAT(refusal, ContainsSubstring("found those of several: "
                                        "emnist-digits-test-images-idx3-ubyte.gz, "
                                        "emnist-letters-test-images-idx3-ubyte.gz"));
  CHECK_THAT(refusal, ContainsSubstring("\"" + (folder / "emnist-letters").string() + "\""));
  const auto digits = load_data_set({.folder = folder / "emnist-digits"});
  REQUIRE(digits);
  CHECK(digits->name == "emnist-digits");
  CHECK(digits->class_names == std::vector<std::string>{"0", "1"});
  CHECK(load_data_set({.folder = folder / "emnist-letters"})->training.count == 3);
  // Folders beside a name that does not exist are not searched.
  CHECK(load_data_set({.folder = root.path() / "emnist-letters"}).error().code ==
        ErrorCode::data_missing);
  CHECK(load_data_set({.folder = folder / "emnist-none"}).error().code == ErrorCode::data_missing);
}

TEST_CASE_METHOD(LettersFixture, "a test label below the training labels is refused") {
  write_part("emnist-letters-test", {0});
  CHECK_THAT(refusal_of(), ContainsSubstring("expected labels from 1 to 3"));
}

TEST_CASE_METHOD(LettersFixture, "a split seed for data with test images is refused") {
  CHECK_THAT(refusal_of({.split_seed = 1}), ContainsSubstring("which have their own"));
}

TEST_CASE_METHOD(LettersFixture, "IDX images too large for a model are refused") {
  write_gzip(folder / "emnist-letters-train-images-idx3-ubyte.gz",
             idx_bytes({3, 1, 1025}, std::vector<std::uint8_t>(3 * 1025)));
  write_gzip(folder / "emnist-letters-test-images-idx3-ubyte.gz",
             idx_bytes({1, 1, 1025}, std::vector<std::uint8_t>(1025)));
  CHECK_THAT(refusal_of(), ContainsSubstring("at most 1024 x 1024 pixels, found 1 x 1025"));
}

TEST_CASE_METHOD(LettersFixture, "files of groups say of each image its group and its family") {
  CHECK(load()->training.groups.empty());
  write_gzip(folder / "emnist-letters-train-groups-idx2-ubyte.gz",
             idx_bytes({3, 2}, {7, 1, 8, 1, 7, 1}));
  CHECK_THAT(refusal_of(), ContainsSubstring("found no file such as emnist-letters-t10k-groups"));
  write_gzip(folder / "emnist-letters-test-groups-idx1-ubyte.gz", idx_bytes({1}, {9}));
  const auto data = load();
  REQUIRE(data);
  CHECK(data->training.groups == std::vector<ImageGroup>{{7, 1}, {8, 1}, {7, 1}});
  CHECK(data->test.groups == std::vector<ImageGroup>{{9, 9}});
  const auto chosen = load({.classes = {{"2", "3"}}});
  REQUIRE(chosen);
  CHECK(chosen->training.groups == std::vector<ImageGroup>{{7, 1}, {8, 1}});

  write_gzip(folder / "emnist-letters-train-groups-idx2-ubyte.gz", idx_bytes({2}, {7, 8}));
  CHECK_THAT(refusal_of(), ContainsSubstring("expected a group for each image, found 3 images"));
  write_gzip(folder / "emnist-letters-train-groups-idx2-ubyte.gz",
             idx_bytes({3, 3}, std::vector<std::uint8_t>(9)));
  CHECK_THAT(refusal_of(), ContainsSubstring("sizes [N] or, with families, [N, 2]"));
}

TEST_CASE_METHOD(LettersFixture, "without test files, whole families are for testing") {
  for (const char* content : {"images-idx3", "labels-idx1"}) {
    std::filesystem::remove(folder / fill("emnist-letters-test-{}-ubyte.gz", {content}));
  }
  // 24 images of two classes; each family of four has both, in two groups.
  std::vector<std::uint8_t> labels;
  std::vector<std::uint8_t> groups;
  for (std::uint8_t image = 0; image < 24; ++image) {
    labels.push_back(image % 2);
    groups.insert(groups.end(),
                  {static_cast<std::uint8_t>(image / 2), static_cast<std::uint8_t>(image / 4)});
  }
  write_part("emnist-letters-train", labels);
  write_gzip(folder / "emnist-letters-train-groups-idx2-ubyte.gz", idx_bytes({24, 2}, groups));
  const auto data = load();
  REQUIRE(data);
  REQUIRE(data->test.groups.size() == 4);
  const std::int32_t tested = data->test.groups.front().family;
  for (const ImageGroup& group : data->test.groups) CHECK(group.family == tested);
  for (const ImageGroup& group : data->training.groups) CHECK(group.family != tested);
  CHECK_THAT(data->test_choice, ContainsSubstring("4 of 24 images, all of one group in 10"));

  write_gzip(folder / "emnist-letters-train-groups-idx2-ubyte.gz",
             idx_bytes({24}, std::vector<std::uint8_t>(24, 7)));
  CHECK_THAT(refusal_of(), ContainsSubstring("expected images in a group to train on, found all"));
}

TEST_CASE_METHOD(LettersFixture, "QMNIST's writers are groups") {
  write_gzip(folder / "emnist-letters-train-labels-idx2-ubyte.gz",
             idx_bytes({3, 8}, {2, 0, 50, 0, 0, 0, 0,  0, 3, 0, 51, 0,
                                0, 0, 0,  0, 1, 0, 50, 0, 0, 0, 0,  0}));
  std::filesystem::remove(folder / "emnist-letters-train-labels-idx1-ubyte.gz");
  const auto data = load();
  REQUIRE(data);
  CHECK(data->training.labels == std::vector<std::int32_t>{1, 2, 0});
  CHECK(data->training.groups == std::vector<ImageGroup>{{50, 50}, {51, 51}, {50, 50}});
}
