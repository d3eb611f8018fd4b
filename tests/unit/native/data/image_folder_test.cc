// Folders of images, as `load_data_set` reads them.
#include "native/data/image_folder.h"

#include <algorithm>
#include <fstream>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/data/image_listing.h"
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

std::set<std::string> file_names(const std::vector<ImageClass>& classes) {
  std::set<std::string> names;
  for (const auto& images : classes) names.insert(images.files.begin(), images.files.end());
  return names;
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

TEST_CASE_METHOD(ImageFolderFixture,
                 "a tenth of each class becomes test images, by the seed alone") {
  write_image_classes(folder, 26);
  const auto test_files = [&](std::uint64_t seed) {
    auto listing = list_images(folder);
    REQUIRE(listing);
    REQUIRE(split_off_test(*listing, seed));
    for (const auto& images : listing->test) CHECK(images.files.size() == 3);
    for (const auto& images : listing->training) CHECK(images.files.size() == 23);
    auto test = file_names(listing->test);
    auto all = file_names(listing->training);
    all.merge(test);
    CHECK(test.empty());  // merge leaves behind what stands in both
    CHECK(all.size() == 3 * 26);
    return file_names(listing->test);
  };
  const auto first = test_files(1);
  CHECK(test_files(1) == first);
  CHECK(test_files(2) != first);
  CHECK_THAT(load()->test_choice, ContainsSubstring("9 of 78 images"));
  CHECK(load({.split_seed = 1})->test.pixels == load()->test.pixels);
  CHECK(load({.split_seed = 2})->test.pixels != load()->test.pixels);
  // Another class leaves the choice within the others as it was.
  write_image(folder / "new" / "1.png", noise(picture_height, picture_width, 1, 1));
  write_image(folder / "new" / "2.png", noise(picture_height, picture_width, 1, 2));
  auto listing = list_images(folder);
  REQUIRE(split_off_test(*listing, 1));
  CHECK(std::ranges::includes(file_names(listing->test), first));
}

TEST_CASE_METHOD(ImageFolderFixture, "images of several sizes and formats are resized to one") {
  write_image(folder / "train" / "a" / "flat.png", {1, 2, 1, {0, 200}});
  write_image(folder / "train" / "b" / "high.bmp", {2, 4, 1, {10, 30, 50, 70, 30, 50, 70, 90}});
  write_image(folder / "test" / "a" / "small.tga", {1, 1, 1, {77}});
  write_image(folder / "test" / "b" / "same.png", {1, 2, 1, {1, 2}});
  CHECK_THAT(refusal_of(), ContainsSubstring("high.bmp\": expected 1 x 2 pixels as "
                                             "\"train/a/flat.png\" has them, found 2 x 4"));
  CHECK(load().error().code == ErrorCode::image_size_unfit);
  const auto data = load({.image_size = ImageSize{1, 2}});
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

TEST_CASE_METHOD(ImageFolderFixture, "a broken image in a folder is refused by its name") {
  write_image_classes(folder, 2);
  std::ofstream(folder / "10" / "notes.txt") << "not an image";
  CHECK_THAT(refusal_of(), ContainsSubstring("10/notes.txt\": expected an image"));
  fs::rename(folder / "10" / "notes.txt", folder / "10" / ".notes.txt");
  CHECK(load());
}

TEST_CASE_METHOD(ImageFolderFixture, "classes without images, or with too few, are refused") {
  write_image_classes(folder, 2);
  fs::create_directories(folder / "empty");
  CHECK_THAT(refusal_of(), ContainsSubstring("empty\": expected images in the folder of a class, "
                                             "found none"));
  write_image(folder / "empty" / "only.png", noise(picture_height, picture_width, 1, 1));
  CHECK_THAT(refusal_of(), ContainsSubstring("the class \"empty\": expected at least 2 images"));
}

TEST_CASE_METHOD(ImageFolderFixture, "folders that are no classes are refused") {
  const auto image = noise(2, 2, 1, 1);
  write_image(folder / "a" / "deep" / "1.png", image);
  CHECK_THAT(refusal_of(), ContainsSubstring("found the folder \"deep\""));
  fs::remove_all(folder);
  write_image(folder / "test" / "a" / "1.png", image);
  CHECK_THAT(refusal_of(), ContainsSubstring("expected train/CLASS/IMAGE beside"));
  write_image(folder / "train" / "a" / "1.png", image);
  CHECK(load());
  write_image(folder / "train" / "b" / "1.png", image);
  CHECK_THAT(refusal_of(), ContainsSubstring("found \"b\" in one of them alone"));
  write_image(folder / "test" / "b" / "1.png", image);
  write_image(folder / "valid" / "a" / "1.png", image);
  CHECK_THAT(refusal_of(), ContainsSubstring("found \"valid\" beside them"));
}

TEST_CASE_METHOD(ImageFolderFixture, "a class may be called train") {
  for (const char* name : {"1.png", "2.png"}) {
    write_image(folder / "plane" / name, noise(2, 2, 1, 1));
    write_image(folder / "train" / name, noise(2, 2, 1, 1));
  }
  CHECK(load()->class_names == std::vector<std::string>{"plane", "train"});
}

TEST_CASE_METHOD(ImageFolderFixture, "settings that a folder of images cannot follow are refused") {
  for (const char* half : {"train", "test"}) {
    write_image(folder / half / "a" / "1.png", noise(2, 2, 1, 1));
  }
  CHECK_THAT(refusal_of({.transpose = true}),
             ContainsSubstring("transpose: expected false, because only IDX data"));
  CHECK_THAT(refusal_of({.split_seed = 3}), ContainsSubstring("has the folder test"));
}

TEST_CASE_METHOD(ImageFolderFixture, "a class whose name is not UTF-8 is refused") {
  write_image(folder / "caf\xe9" / "1.png", noise(2, 2, 1, 1));
  write_image(folder / "caf\xe9" / "2.png", noise(2, 2, 1, 1));
  CHECK_THAT(refusal_of(), ContainsSubstring("which is not UTF-8"));
}
