// IDX data as people have them: names, folders, types, shapes, labels.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/data/idx/idx_name.h"
#include "tests/unit/native/data/idx/idx_kinds_fixture.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

TEST_CASE("names of IDX files are read however they are written") {
  struct Named {
    std::string name;
    std::string prefix;
    bool is_test;
    IdxContent content;
  };
  for (const Named& named :
       {Named{"train-images-idx3-ubyte", "", false, IdxContent::images},
        Named{"train-images.idx3-ubyte", "", false, IdxContent::images},
        Named{"train_labels_idx1_ubyte.gz", "", false, IdxContent::labels},
        Named{"T10K-LABELS-IDX1-UBYTE", "", true, IdxContent::labels},
        Named{"train-images-idx3-float.gz", "", false, IdxContent::images},
        Named{"qmnist-test-labels-idx2-int", "qmnist-", true, IdxContent::labels},
        Named{"emnist-letters-train-images-idx3-ubyte", "emnist-letters-", false,
              IdxContent::images},
        Named{"xnist-images-idx3-ubyte", "xnist-", false, IdxContent::images},
        Named{"train-groups-idx2-int", "", false, IdxContent::groups},
        Named{"images-idx3-ubyte", "", false, IdxContent::images}}) {
    INFO(named.name);
    const auto read = read_idx_name(named.name);
    REQUIRE(read);
    CHECK(read->prefix == named.prefix);
    CHECK(read->is_test == named.is_test);
    CHECK(read->content == named.content);
    CHECK(read->archive.empty());
  }
  for (const char* name : {"train.png", "train-images", "idx3-ubyte", "train-images-idx-ubyte",
                           "train-pictures-idx3-ubyte", "train-images-idx3-ubyte.txt", ""}) {
    INFO(name);
    CHECK_FALSE(is_idx_name(name));
  }
  CHECK(read_idx_name("xnist-images-idx3-ubyte.xz")->archive == ".xz");
}

TEST_CASE_METHOD(KindsFixture, "IDX files may have dots in their names and lie in folders") {
  const auto plain = load();
  REQUIRE(plain);
  const std::string train =
      GENERATE(as<std::string>(), "train-images.idx3-ubyte", "MNIST/raw/train-images-idx3-ubyte",
               "train-images-idx3-ubyte.folder/train-images-idx3-ubyte");
  rename("train-images-idx3-ubyte", train);
  const auto data = load();
  REQUIRE(data);
  CHECK(data->training.pixels == plain->training.pixels);
  CHECK(data->digest == plain->digest);
  CHECK(data->name == "tiny");
}

TEST_CASE_METHOD(KindsFixture, "of two files for one thing the higher and plain one is read") {
  put("train-images-idx3-ubyte.gz", idx_bytes({4, 1, 2}, Bytes(8, 9)));
  fs::create_directories(folder / "raw");
  put("raw/train-images.idx3-ubyte", idx_bytes({4, 1, 2}, Bytes(8, 9)));
  CHECK(load()->training.pixels == levels);
}

TEST_CASE_METHOD(KindsFixture, "labels with gaps are classes, and are noted") {
  const auto data = load();
  REQUIRE(data);
  CHECK(data->class_names == std::vector<std::string>{"3", "7"});
  CHECK(data->training.labels == std::vector<std::int32_t>{0, 1, 1, 0});
  CHECK(data->test.labels == std::vector<std::int32_t>{1, 0});
  CHECK_THAT(notes(), ContainsSubstring("the labels do not count up without a gap: 3, 7;"));
}

TEST_CASE_METHOD(KindsFixture, "names stand for the labels that there are, or for all between") {
  write_plain(folder / "class-names.txt", {'a', '\n', 'b', '\n'});
  CHECK(load()->class_names == std::vector<std::string>{"a", "b"});
  write_plain(folder / "class-names.txt",
              {0xef, 0xbb, 0xbf, 'a', '\n', 'b', '\n', 'c', '\n', 'd', '\n', 'e', '\n'});
  CHECK(load()->class_names == std::vector<std::string>{"a", "e"});
}

TEST_CASE_METHOD(KindsFixture, "classes are chosen by name or label and keep their names") {
  write_plain(folder / "class-names.txt", {'a', '\n', 'b', '\n'});
  const std::string chosen = GENERATE(as<std::string>(), "b", "7");
  const auto data = load({.classes = {{chosen}}});
  REQUIRE(data);
  CHECK(data->class_names == std::vector<std::string>{"b"});
  CHECK(data->training.pixels == Bytes{2, 3, 4, 5});
  CHECK(data->training.labels == std::vector<std::int32_t>{0, 0});
  CHECK(data->test.pixels == Bytes{9, 8});
  CHECK(load({.classes = {{"b", "a"}}})->training.pixels == levels);
  CHECK_THAT(refused({.classes = {{"c"}}}),
             ContainsSubstring("classes: expected some of \"a\", \"b\", found \"c\""));
}

TEST_CASE_METHOD(KindsFixture, "a test label without a training image is refused") {
  put("t10k-labels-idx1-ubyte", idx_bytes({2}, {7, 5}));
  CHECK_THAT(refused(), ContainsSubstring("found the test label 5, a class without a training"));
}

TEST_CASE_METHOD(KindsFixture, "without test files a tenth of each class is kept for testing") {
  fs::remove(folder / "t10k-images-idx3-ubyte");
  fs::remove(folder / "t10k-labels-idx1-ubyte");
  const auto data = load();
  REQUIRE(data);
  CHECK(data->training.count == 2);
  CHECK(data->test.count == 2);
  CHECK(data->test.labels.size() == 2);
  CHECK_THAT(data->test_choice, ContainsSubstring("no test files, so 2 of 4 images, one in 10 of "
                                                  "each class, at least one, chosen by the split "
                                                  "seed 1"));
  Bytes all = data->training.pixels;
  all.insert(all.end(), data->test.pixels.begin(), data->test.pixels.end());
  std::ranges::sort(all);
  CHECK(all == levels);
  put("train-labels-idx1-ubyte", idx_bytes({4}, {3, 7, 7, 7}));
  CHECK_THAT(refused(), ContainsSubstring("the label 3: expected at least 2 images"));
}

TEST_CASE_METHOD(KindsFixture, "images without label files have no classes") {
  fs::remove(folder / "train-labels-idx1-ubyte");
  CHECK_THAT(refused(), ContainsSubstring("found no file such as train-labels-idx1-ubyte"));
  fs::remove(folder / "t10k-labels-idx1-ubyte");
  const auto data = load();
  REQUIRE(data);
  CHECK_FALSE(data->is_labelled);
  CHECK(data->class_names == std::vector<std::string>{"all"});
  CHECK(data->training.pixels == levels);
}

TEST_CASE_METHOD(KindsFixture, "whole numbers of every type are grey levels") {
  const std::vector<int> values(levels.begin(), levels.end());
  const auto [type, bytes] = GENERATE(table<std::uint8_t, int>({{0x0b, 2}, {0x0c, 4}}));
  put("train-images-idx3-ubyte", typed_idx(type, bytes, {4, 1, 2}, values));
  CHECK(load()->training.pixels == levels);
  put("train-images-idx3-ubyte", typed_idx(type, bytes, {4, 1, 2}, {0, 1, 2, 3, 4, 5, 6, 256}));
  CHECK_THAT(refused(), ContainsSubstring("found values from 0 to 256"));
  put("train-images-idx3-ubyte", typed_idx(0x09, 1, {4, 1, 2}, {0, 1, 2, 3, 4, 5, 6, -1}));
  CHECK_THAT(refused(), ContainsSubstring("found values from -1 to 6"));
}

TEST_CASE_METHOD(KindsFixture, "numbers with fractions run to 1 or to 255, and it is said which") {
  put("train-images-idx3-ubyte", float_idx({4, 1, 2}, {0, 0.2F, 0.4F, 0.6F, 0.8F, 1, 0, 0.5F}));
  CHECK(load()->training.pixels == Bytes{0, 51, 102, 153, 204, 255, 0, 128});
  CHECK(load()->test.pixels == Bytes{9, 8, 7, 6});
  CHECK_THAT(notes(), ContainsSubstring("read as levels from 0, black, to 1, white"));
  put("train-images-idx3-ubyte", float_idx({4, 1, 2}, {0, 0.2F, 0.4F, 0.6F, 0.8F, 1, 0, 255}));
  CHECK(load()->training.pixels == Bytes{0, 0, 0, 1, 1, 1, 0, 255});
  CHECK_THAT(notes(), ContainsSubstring("read as levels from 0, black, to 255, white"));
  put("train-images-idx3-ubyte", float_idx({4, 1, 2}, {0, -0.42F, 2.82F, 0, 0, 0, 0, 0}));
  CHECK_THAT(refused(), ContainsSubstring("before they are standardised"));
  put("train-images-idx3-ubyte", float_idx({4, 1, 2}, {0, 0, 0, 0, 0, 0, 0, -NAN}));
  CHECK_THAT(refused(), ContainsSubstring("expected finite numbers, found NaN"));
}

TEST_CASE_METHOD(KindsFixture, "pixels 0 and 1 are read as black and white, and it is said") {
  put("train-images-idx3-ubyte", idx_bytes({4, 1, 2}, {0, 1, 1, 0, 0, 0, 1, 1}));
  put("t10k-images-idx3-ubyte", idx_bytes({2, 1, 2}, {1, 1, 1, 0}));
  CHECK(load()->training.pixels == Bytes{0, 255, 255, 0, 0, 0, 255, 255});
  CHECK(load()->test.pixels == Bytes{255, 255, 255, 0});
  CHECK_THAT(notes(), ContainsSubstring("all pixels are 0 or 1 of 255"));
  put("t10k-images-idx3-ubyte", idx_bytes({2, 1, 2}, {1, 2, 1, 0}));
  CHECK(load()->training.pixels == Bytes{0, 1, 1, 0, 0, 0, 1, 1});
}

TEST_CASE_METHOD(KindsFixture, "QMNIST's labels have their class in the first of eight columns") {
  std::vector<int> columns;
  for (const int label : {3, 7, 7, 3}) {
    columns.push_back(label);
    for (int column = 1; column < 8; ++column) columns.push_back(100 * column);
  }
  fs::remove(folder / "train-labels-idx1-ubyte");
  put("train-labels-idx2-int", typed_idx(0x0c, 4, {4, 8}, columns));
  CHECK(load()->training.labels == std::vector<std::int32_t>{0, 1, 1, 0});
  CHECK_THAT(notes(), ContainsSubstring("eight columns, as QMNIST's labels"));
  put("train-labels-idx2-int", typed_idx(0x0c, 4, {4, 2}, {1, 2, 3, 4, 5, 6, 7, 8}));
  CHECK_THAT(refused(), ContainsSubstring("expected a whole number for each image, sizes [N], "
                                          "found numbers of sizes [4, 2]"));
  put("train-labels-idx2-int", float_idx({4}, {1, 2, 3, 4}));
  CHECK_THAT(refused(), ContainsSubstring("found numbers with fractions"));
}

TEST_CASE_METHOD(KindsFixture, "an archive that is not read is named with the way out") {
  rename("train-images-idx3-ubyte", "train-images-idx3-ubyte.xz");
  CHECK_THAT(refused(), ContainsSubstring("found an archive .xz; unpack it first"));
}
