// Folders of images, as `load_data_set` reads them.
#include "native/data/folders/image_folder.h"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <sys/stat.h>

#include "native/data/test_split.h"
#include "tests/unit/support/image_files.h"
#include "tests/unit/support/run_vaelet.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

namespace fs = std::filesystem;

struct ImageFolderFixture {
  TemporaryFolder root;
  fs::path folder = root.path() / "pictures";

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

/// Returns the chosen of these keys.
std::set<std::string> chosen(const std::vector<std::string>& keys, std::uint64_t seed) {
  const auto is_test = choose_test(keys, seed);
  std::set<std::string> test;
  for (std::size_t key = 0; key < keys.size(); ++key) {
    if (is_test[key]) test.insert(keys[key]);
  }
  return test;
}

}  // namespace

TEST_CASE_METHOD(ImageFolderFixture, "a folder of images says its own size, classes and name") {
  write_image_classes(folder, 12);
  const auto data = load();
  REQUIRE(data);
  CHECK(data->name == "pictures");
  CHECK(data->image.height == picture_height);
  CHECK(data->image.width == picture_width);
  CHECK(data->class_names == std::vector<std::string>{"2", "10", "left"});
  CHECK(data->training.count == 33);
  CHECK(data->test.count == 3);
  CHECK(data->training.pixels.size() == 33 * picture_height * picture_width);
  CHECK(data->test.labels == std::vector<std::int32_t>{0, 1, 2});
}

TEST_CASE_METHOD(ImageFolderFixture, "one training picture with colour makes all images colour") {
  write_image(folder / "train" / "1.png", {1, 2, 1, {10, 20}});
  write_image(folder / "train" / "2.png", {1, 2, 3, {255, 0, 0, 0, 255, 0}});
  write_image(folder / "test" / "1.png", {1, 2, 3, {1, 2, 30, 40, 5, 6}});
  const auto data = load();
  REQUIRE(data);
  CHECK(data->image.channels == 3);
  CHECK(data->training.pixels ==
        std::vector<std::uint8_t>{10, 20, 10, 20, 10, 20, 255, 0, 0, 255, 0, 0});
  CHECK(data->test.pixels == std::vector<std::uint8_t>{1, 40, 2, 5, 30, 6});
  CHECK(data->colour_choice ==
        "1 of 2 training pictures have colour, so all images are read in colour");
  const auto grey = load({.channels = 1});
  CHECK(grey->training.pixels == std::vector<std::uint8_t>{10, 20, 76, 150});
  CHECK(grey->colour_choice.empty());
}

TEST_CASE_METHOD(ImageFolderFixture, "colour in test pictures alone leaves a data set grey") {
  write_image(folder / "train" / "1.png", {1, 2, 1, {10, 20}});
  write_image(folder / "train" / "2.png", {1, 2, 3, {7, 7, 7, 9, 9, 9}});
  write_image(folder / "test" / "1.png", {1, 2, 3, {255, 0, 0, 0, 0, 255}});
  CHECK(load()->image.channels == 1);
  CHECK(load()->training.pixels == std::vector<std::uint8_t>{10, 20, 7, 9});
  CHECK(load()->test.pixels == std::vector<std::uint8_t>{76, 29});
  const auto colour = load({.channels = 3});
  CHECK(colour->training.pixels ==
        std::vector<std::uint8_t>{10, 20, 10, 20, 10, 20, 7, 9, 7, 9, 7, 9});
  CHECK(colour->test.pixels == std::vector<std::uint8_t>{255, 0, 0, 0, 0, 255});
}

TEST_CASE_METHOD(ImageFolderFixture, "a folder's images stand in natural order, as they decode") {
  for (const int number : {1, 2, 10}) {
    const auto seed = static_cast<std::uint32_t>(number);
    for (const char* half : {"train", "test"}) {
      write_image(folder / half / "cat" / (std::to_string(number) + ".png"), noise(3, 5, 1, seed));
    }
  }
  const auto data = load();
  REQUIRE(data);
  std::vector<std::uint8_t> expected;
  for (const std::uint32_t seed : {1U, 2U, 10U}) {
    const auto image = noise(3, 5, 1, seed);
    expected.insert(expected.end(), image.levels.begin(), image.levels.end());
  }
  CHECK(data->training.pixels == expected);
  CHECK(data->test.pixels == expected);
  CHECK(data->test_choice.empty());
}

TEST_CASE_METHOD(ImageFolderFixture, "a folder's digest is what sha256sum says of its files") {
  write_image_classes(folder, 5);
  const auto listed = run_shell("cd " + folder.string() +
                                " && find -L . -type f | cut -c 3- | LC_ALL=C sort"
                                " | xargs sha256sum | sha256sum");
  const auto data = load();
  REQUIRE(data);
  CHECK(data->digest + "  -\n" == listed.output);
}

TEST_CASE("a tenth of a class becomes test images, by seed and names alone") {
  std::vector<std::string> keys;
  for (int image = 0; image < 26; ++image) keys.push_back("a/" + std::to_string(image) + ".png");
  const auto first = chosen(keys, 1);
  CHECK(first.size() == 3);
  // `for k in $(seq 0 25); do printf "1/a/$k.png" | sha256sum | head -c 8; echo " $k"; done | sort`
  CHECK(first == std::set<std::string>{"a/0.png", "a/20.png", "a/6.png"});
  CHECK(chosen(keys, 2) != first);
  std::ranges::reverse(keys);
  CHECK(chosen(keys, 1) == first);
  CHECK(chosen({"only", "two"}, 1).size() == 1);
}

TEST_CASE_METHOD(ImageFolderFixture, "a folder without test images is split by the seed") {
  write_image_classes(folder, 26);
  const auto data = load();
  REQUIRE(data);
  CHECK(data->training.count == 69);
  CHECK(data->test.labels == std::vector<std::int32_t>{0, 0, 0, 1, 1, 1, 2, 2, 2});
  CHECK_THAT(data->test_choice,
             ContainsSubstring("9 of 78 images, one in 10 of each class, chosen by"));
  CHECK(load({.split_seed = 1})->test.pixels == data->test.pixels);
  CHECK(load({.split_seed = 2})->test.pixels != data->test.pixels);
  std::multiset<std::uint8_t> halves(data->training.pixels.begin(), data->training.pixels.end());
  halves.insert(data->test.pixels.begin(), data->test.pixels.end());
  // With all images in training, for which the test half is a copy of one class's.
  fs::create_directories(root.path() / "halves" / "test" / "2");
  fs::create_directories(root.path() / "halves" / "test" / "10");
  fs::create_directories(root.path() / "halves" / "test" / "left");
  fs::copy(folder / "2" / "0.png", root.path() / "halves" / "test" / "2" / "0.png");
  fs::rename(folder, root.path() / "halves" / "train");
  fs::rename(root.path() / "halves", folder);
  const auto whole = load();
  REQUIRE(whole);
  CHECK(std::multiset<std::uint8_t>(whole->training.pixels.begin(), whole->training.pixels.end()) ==
        halves);
}

TEST_CASE_METHOD(ImageFolderFixture, "what is said of a split is true of tiny and of no classes") {
  write_image_classes(folder, 2);
  CHECK_THAT(load()->test_choice,
             ContainsSubstring("3 of 6 images, one in 10 of each class, at least one, chosen"));
  fs::remove_all(folder / "10");
  fs::remove_all(folder / "left");
  for (const auto& entry : fs::directory_iterator(folder / "2")) {
    fs::rename(entry.path(), folder / entry.path().filename());
  }
  fs::remove(folder / "2");
  CHECK_THAT(load()->test_choice, ContainsSubstring("1 of 2 images, one in 10, at least one, "));
}

TEST_CASE_METHOD(ImageFolderFixture, "the classes of a folder are chosen by name") {
  write_image_classes(folder, 12);
  const auto all = load();
  const auto data = load({.classes = {{"left", "2"}}});
  REQUIRE(data);
  CHECK(data->class_names == std::vector<std::string>{"2", "left"});
  CHECK(data->training.count == 22);
  CHECK(std::equal(data->training.pixels.begin(),
                   data->training.pixels.begin() + 11 * picture_height * picture_width,
                   all->training.pixels.begin()));
  CHECK_THAT(refusal_of({.classes = {{"right"}}}),
             ContainsSubstring("expected some of \"2\", \"10\", \"left\", found \"right\""));
}

TEST_CASE_METHOD(ImageFolderFixture, "images that exceed the memory give the same data set") {
  const bool in_colour = GENERATE(false, true);
  write_image_classes(folder, 40, in_colour);
  const std::size_t row = std::size_t{90} * 150 * (in_colour ? 3 : 1);
  const DataSource small{.image_size = ImageSize{90, 150}, .memory_mib = 1};
  const auto decoded = load(small);
  const auto stored = load({.image_size = ImageSize{90, 150}, .memory_mib = in_colour ? 5 : 2});
  REQUIRE(decoded);
  REQUIRE(stored);
  CHECK(decoded->digest == stored->digest);
  CHECK(decoded->summary.levels == stored->summary.levels);
  CHECK(decoded->summary.count == stored->summary.count);
  CHECK(stored->training.rows == nullptr);
  CHECK_THAT(decoded->notes.back(),
             ContainsSubstring(in_colour ? "the pixels of 120 images take 5 MiB"
                                         : "the pixels of 120 images take 2 MiB"));
  for (const auto half : {&DataSet::training, &DataSet::test}) {
    const LabelledImages& images = (*decoded).*half;
    REQUIRE(images.rows);
    CHECK(images.pixels.empty());
    CHECK(images.labels == ((*stored).*half).labels);
    std::vector<std::int64_t> rows(static_cast<std::size_t>(images.count));
    std::iota(rows.begin(), rows.end(), 0);
    std::vector<std::uint8_t> pixels(rows.size() * row);
    images.rows->read(rows, pixels.data());
    CHECK(pixels == ((*stored).*half).pixels);
    const std::size_t most = std::max((std::size_t{1} << 20) + 8 * row, 32 * row);
    CHECK(images.rows->most_resident() * row <= most);
  }
}

TEST_CASE_METHOD(ImageFolderFixture, "a file that changes while it is needed is named") {
  write_image_classes(folder, 40);
  const auto data = load({.image_size = ImageSize{90, 150}, .memory_mib = 1});
  REQUIRE(data);
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".png") std::ofstream(entry.path(), std::ios::app) << ' ';
  }
  std::vector<std::int64_t> rows(static_cast<std::size_t>(data->training.count));
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<std::uint8_t> pixels(rows.size() * 90 * 150);
  CHECK_THROWS_WITH(data->training.rows->read(rows, pixels.data()),
                    ContainsSubstring("has changed since the command began to read the data"));
}

TEST_CASE_METHOD(ImageFolderFixture, "pictures of 0 and 1 alone are read as black and white") {
  for (const char* file : {"a/1.png", "a/2.png"}) {
    write_image(folder / file, {1, 2, 1, {0, 1}});
  }
  const auto data = load();
  REQUIRE(data);
  CHECK(data->training.pixels == std::vector<std::uint8_t>{0, 255});
  CHECK_THAT(data->notes.front(), ContainsSubstring("all pixels are 0 or 1 of 255"));
}

TEST_CASE_METHOD(ImageFolderFixture, "images of several sizes and formats are resized to one") {
  write_image(folder / "train" / "a" / "flat.png", {1, 2, 1, {0, 200}});
  write_image(folder / "train" / "b" / "high.bmp", {2, 4, 1, {10, 30, 50, 70, 30, 50, 70, 90}});
  write_image(folder / "test" / "a" / "small.tga", {1, 1, 1, {77}});
  write_image(folder / "test" / "b" / "same.png", {1, 2, 1, {1, 2}});
  CHECK_THAT(refusal_of(), ContainsSubstring("high.bmp\": expected 1 x 2 pixels as "
                                             "\"train/a/flat.png\" has them, found 2 x 4"));
  CHECK(load().error().code == ErrorCode::image_size_unfit);
  CHECK_THAT(refusal_of(), ContainsSubstring("2 of 4 pictures have another size than the first"));
  const auto data = load({.image_size = ImageSize{1, 2}, .fit = Fit::stretch});
  REQUIRE(data);
  CHECK(data->training.pixels == std::vector<std::uint8_t>{0, 200, 30, 70});
  CHECK(data->test.pixels == std::vector<std::uint8_t>{77, 77, 1, 2});
}

TEST_CASE_METHOD(ImageFolderFixture, "images too large for a model must be resized") {
  write_image(folder / "a" / "1.png", noise(1, 1025, 1, 1));
  write_image(folder / "a" / "2.png", noise(1, 1025, 1, 2));
  CHECK_THAT(refusal_of(), ContainsSubstring("at most 1024 x 1024 pixels, found 1 x 1025"));
  CHECK(load({.image_size = ImageSize{1, 41}}));
}

TEST_CASE_METHOD(ImageFolderFixture, "images that cannot be read are listed and left out") {
  write_image_classes(folder, 12);
  const auto whole = load();
  std::ofstream(folder / "10" / "empty.png");
  std::ofstream(folder / "10" / "page.jpg") << "<html>not found</html>";
  std::ofstream(folder / "2" / "0.dat") << "not an image";
  const auto data = load();
  REQUIRE(data);
  REQUIRE(data->broken.size() == 3);
  CHECK(data->broken[0].path == "2/0.dat");
  CHECK_THAT(data->broken[0].problem, ContainsSubstring("2/0.dat\": expected an image"));
  CHECK(data->broken[1].path == "10/empty.png");
  CHECK(data->broken[2].path == "10/page.jpg");
  CHECK(data->digest == whole->digest);
  CHECK(data->training.pixels == whole->training.pixels);
  CHECK(data->test.pixels == whole->test.pixels);
  CHECK(data->summary.levels == whole->summary.levels);
}

TEST_CASE_METHOD(ImageFolderFixture, "a pipe among the images is named, and not waited for") {
  write_image_classes(folder, 12);
  REQUIRE(mkfifo((folder / "10" / "pipe.png").c_str(), 0600) == 0);
  const auto data = load();
  REQUIRE(data);
  REQUIRE(data->broken.size() == 1);
  CHECK_THAT(data->broken[0].problem, ContainsSubstring("found a pipe"));
}

TEST_CASE_METHOD(ImageFolderFixture, "a folder in which no image can be read is refused") {
  fs::create_directories(folder / "a");
  std::ofstream(folder / "a" / "1.png") << "nothing";
  CHECK_THAT(refusal_of(), ContainsSubstring("none of the 1 files in"));
}

TEST_CASE_METHOD(ImageFolderFixture, "classes without images, or with too few, are refused") {
  write_image_classes(folder, 2);
  fs::create_directories(folder / "empty");
  CHECK_THAT(refusal_of(), ContainsSubstring("expected training images of the class \"empty\", "
                                             "found none that can be read"));
  CHECK(load({.classes = {{"2", "left"}}}));
  write_image(folder / "empty" / "only.png", noise(picture_height, picture_width, 1, 1));
  CHECK_THAT(refusal_of(), ContainsSubstring("the class \"empty\": expected at least 2 images"));
  CHECK_THAT(refusal_of(), ContainsSubstring("1 of 4 classes have a single image"));
}

TEST_CASE_METHOD(ImageFolderFixture, "settings that a folder of images cannot follow are refused") {
  for (const char* half : {"train", "test"}) {
    write_image(folder / half / "a" / "1.png", noise(2, 2, 1, 1));
  }
  CHECK_THAT(refusal_of({.transpose = true}),
             ContainsSubstring("transpose: expected false, because only IDX data"));
  CHECK_THAT(refusal_of({.split_seed = 3}), ContainsSubstring("has a folder for them"));
}

TEST_CASE_METHOD(ImageFolderFixture, "a class whose name is not UTF-8 is refused") {
  write_image(folder / "caf\xe9" / "1.png", noise(2, 2, 1, 1));
  write_image(folder / "caf\xe9" / "2.png", noise(2, 2, 1, 1));
  CHECK_THAT(refusal_of(), ContainsSubstring("which is not UTF-8"));
}

TEST_CASE_METHOD(ImageFolderFixture,
                 "folders within classes are groups, where they are asked for") {
  const auto write = [&](const std::string& path) {
    write_image(folder / path, {1, 2, 1, {10, 20}});
  };
  for (const char* group : {"ann", "bob", "eve"}) {
    for (const char* label : {"a", "b"}) {
      for (const char* image : {"1.png", "2.png"}) {
        write(std::string(label) + "/" + group + "/" + image);
      }
    }
  }
  CHECK_THAT(refusal_of(), ContainsSubstring("expected only the images of the class"));
  const auto data = load({.groups = true});
  REQUIRE(data);
  CHECK(data->class_names == std::vector<std::string>{"a", "b"});
  CHECK(data->training.count == 8);
  REQUIRE(data->test.groups.size() == 4);
  for (const ImageGroup& group : data->test.groups) {
    CHECK(group == data->test.groups.front());  // a whole group
    CHECK(std::ranges::count(data->training.groups, group) == 0);
  }
  CHECK_THAT(data->test_choice,
             ContainsSubstring("4 of 12 images, all of one group in 10, at least one"));
  write("b/3.png");
  CHECK_THAT(refusal_of({.groups = true}), ContainsSubstring("in a folder for each group"));

  std::filesystem::remove(folder / "b/3.png");
  for (const char* group : {"ann", "bob"}) {
    for (const char* label : {"a", "b"}) std::filesystem::remove_all(folder / label / group);
  }
  CHECK_THAT(refusal_of({.groups = true}),
             ContainsSubstring("expected images in a group to train on"));
}
