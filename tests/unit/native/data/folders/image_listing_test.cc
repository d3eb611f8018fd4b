// How folders of pictures may be laid out. Only names count here: the files are empty.
#include "native/data/folders/image_listing.h"

#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/data/folders/name_kinds.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

namespace fs = std::filesystem;

struct LayoutFixture {
  TemporaryFolder root;

  void touch(const std::vector<std::string>& paths) const {
    for (const std::string& path : paths) {
      fs::create_directories((root.path() / path).parent_path());
      std::ofstream(root.path() / path) << ' ';
    }
  }

  Result<ImageListing> list() const {
    return list_images(read_folder_tree(root.path()).value(), root.path());
  }

  std::string refusal() const {
    const auto listing = list();
    REQUIRE_FALSE(listing);
    CHECK_THAT(listing.error().detail, !ContainsSubstring("move"));
    return listing.error().detail;
  }

  /// The halves as text, `cat: cat/1.png | cat: ...`: training before the bar, test behind it.
  std::string layout() const {
    const auto listing = list();
    REQUIRE(listing);
    return text_of(listing->training) + " |" + text_of(listing->test);
  }

  std::string notes() const {
    const auto listing = list();
    REQUIRE(listing);
    std::string text;
    for (const std::string& note : listing->notes) text += note + "\n";
    return text;
  }

  static std::string text_of(const std::vector<ImageClass>& classes) {
    std::string text;
    for (const ImageClass& images : classes) {
      text += " " + images.name + ":";
      for (const std::string& file : images.files) text += " " + file;
    }
    return text;
  }
};

}  // namespace

TEST_CASE_METHOD(LayoutFixture, "a folder for each class is read in natural order") {
  touch({"10/1.png", "2/10.png", "2/9.png"});
  CHECK(layout() == " 2: 2/9.png 2/10.png 10: 10/1.png |");
  CHECK(list()->is_labelled);
  CHECK(notes().empty());
}

TEST_CASE_METHOD(LayoutFixture, "halves are known by the names that people give them") {
  struct Names {
    std::string training;
    std::string test;
  };
  const auto names =
      GENERATE(Names{"train", "test"}, Names{"training", "testing"}, Names{"Train", "Test"},
               Names{"TRAIN", "Valid"}, Names{"train", "val"}, Names{"Training", "validation"},
               Names{"training_set", "test_set"}, Names{"train-images", "t10k-images"});
  touch({names.training + "/a/1.png", names.test + "/a/1.png", names.test + "/a/2.png"});
  CHECK(layout() == " a: " + names.training + "/a/1.png | a: " + names.test + "/a/1.png " +
                        names.test + "/a/2.png");
}

TEST_CASE("names of other folders are no halves") {
  for (const char* name : {"cat", "trains", "tests", "0", "", "data", "set", "trainer", "value"}) {
    INFO(name);
    CHECK(half_of(name) == Half::none);
  }
}

TEST_CASE_METHOD(LayoutFixture, "val serves as the test half where there is none, and says so") {
  touch({"train/a/1.png", "val/a/2.png"});
  CHECK_THAT(notes(), ContainsSubstring("no folder test, so the pictures in \"val\" are the test "
                                        "images"));
}

TEST_CASE_METHOD(LayoutFixture, "val beside test is left out, and says so") {
  touch({"train/a/1.png", "val/a/2.png", "val/a/3.png", "test/a/4.png"});
  CHECK(layout() == " a: train/a/1.png | a: test/a/4.png");
  CHECK_THAT(notes(), ContainsSubstring("the pictures in \"test\" are the test images; left out "
                                        "the 2 in \"val\""));
}

TEST_CASE_METHOD(LayoutFixture, "what vaelet writes into a folder of pictures is no picture") {
  touch({"2.png", "1.png", "m.safetensors", "m.last.safetensors", "m.safetensors.checkpoint",
         "events.out.tfevents.0000000000.vaelet"});
  const std::string note =
      "passed over 4 files that are no pictures by their names, such as "
      "\"events.out.tfevents.0000000000.vaelet\"\n";
  CHECK(layout() == " all: 1.png 2.png |");
  CHECK(notes() == note);
  // Files that go by themselves are not worth a word.
  touch({"m.safetensors.lock", "m.safetensors.checkpoint.lock",
         "m.safetensors.partial-1234-0123456789abcdef", "3.png.partial-12"});
  CHECK(layout() == " all: 1.png 2.png |");
  CHECK(notes() == note);
}

TEST_CASE_METHOD(LayoutFixture, "a name that is only like a temporary file's is a picture's") {
  touch({"1.png", "cat.partial-view.png"});
  CHECK(layout() == " all: 1.png cat.partial-view.png |");
}

TEST_CASE_METHOD(LayoutFixture, "a flat folder is a data set without labels") {
  touch({"2.png", "10.png", "1.jpg"});
  CHECK(layout() == " all: 1.jpg 2.png 10.png |");
  CHECK_FALSE(list()->is_labelled);
}

TEST_CASE_METHOD(LayoutFixture, "halves may be flat") {
  touch({"train/1.png", "test/2.png"});
  CHECK(layout() == " all: train/1.png | all: test/2.png");
  CHECK_FALSE(list()->is_labelled);
}

TEST_CASE_METHOD(LayoutFixture, "a class may be called train beside another class") {
  touch({"train/1.png", "plane/2.png"});
  CHECK(layout() == " plane: plane/2.png train: train/1.png |");
}

TEST_CASE_METHOD(LayoutFixture, "single folders in the way are passed") {
  touch({"archive/digits/train/train/a/images/1.png", "archive/digits/train/train/b/1.png",
         "archive/digits/test/a/images/2.png", "archive/digits/test/b/2.png"});
  CHECK(layout() ==
        " a: train/train/a/images/1.png b: train/train/b/1.png |"
        " a: test/a/images/2.png b: test/b/2.png");
  CHECK(list()->folder == root.path() / "archive" / "digits");
}

TEST_CASE_METHOD(LayoutFixture, "a single folder of pictures is one class") {
  touch({"cats/1.png", "cats/2.png"});
  CHECK(layout() == " cats: cats/1.png cats/2.png |");
}

TEST_CASE_METHOD(LayoutFixture, "test pictures without class are left out, and say so") {
  touch({"train/a/1.png", "train/b/1.png", "test/1.png", "test/2.png"});
  CHECK(layout() == " a: train/a/1.png b: train/b/1.png |");
  CHECK_THAT(notes(), ContainsSubstring("left out the 2 pictures in \"test\""));
}

TEST_CASE_METHOD(LayoutFixture, "what systems leave behind is not there") {
  const std::string name =
      GENERATE(as<std::string>(), "Thumbs.db", "desktop.ini", ".DS_Store", "._1.png", "ehthumbs.db",
               "__MACOSX/a/1.png", "@eaDir/1.png", ".ipynb_checkpoints/1.png", ".hidden.png");
  touch({"a/1.png", "b/2.png", "a/" + name, name});
  CHECK(layout() == " a: a/1.png b: b/2.png |");
  CHECK(notes().empty());
}

TEST_CASE_METHOD(LayoutFixture, "files that are no pictures by their names are noted once") {
  touch({"a/1.png", "a/labels.csv", "b/2.png", "README.md", "b/SHA256SUMS", "meta/list.txt"});
  CHECK(layout() == " a: a/1.png b: b/2.png |");
  CHECK(notes() ==
        "passed over the folder \"meta\", which holds no pictures\n"
        "passed over 4 files that are no pictures by their names, such as \"README.md\"\n");
}

TEST_CASE_METHOD(LayoutFixture, "an empty folder is a class without images") {
  touch({"a/1.png"});
  fs::create_directories(root.path() / "c");
  CHECK(layout() == " a: a/1.png c: |");
}

TEST_CASE_METHOD(LayoutFixture, "a class without test images is noted") {
  touch({"train/a/1.png", "train/b/1.png", "test/b/1.png"});
  CHECK(layout() == " a: train/a/1.png b: train/b/1.png | a: b: test/b/1.png");
  CHECK_THAT(notes(), ContainsSubstring("the class \"a\" has no test images"));
}

TEST_CASE_METHOD(LayoutFixture, "a test class that training has not is refused") {
  touch({"train/a/1.png", "test/a/1.png", "test/b/1.png"});
  CHECK_THAT(refusal(), ContainsSubstring("the class \"b\" without a training image"));
}

TEST_CASE_METHOD(LayoutFixture, "a test half alone is refused with what was found") {
  touch({"test/a/1.png", "test/b/1.png"});
  CHECK_THAT(refusal(), ContainsSubstring("expected a folder train beside those for test or "
                                          "validation, found \"test\" (2 pictures)"));
}

TEST_CASE_METHOD(LayoutFixture, "pictures beside halves or classes are refused with a list") {
  touch({"train/a/1.png", "test/a/1.png", "more/1.png", "more/2.png"});
  CHECK_THAT(refusal(), ContainsSubstring("found \"more\" (2 pictures), \"test\" (1 picture), "
                                          "\"train\" (1 picture)"));
  fs::remove_all(root.path() / "more");
  touch({"loose.png"});
  CHECK_THAT(refusal(), ContainsSubstring("1 picture outside of folders, such as \"loose.png\""));
  fs::remove_all(root.path() / "train");
  fs::rename(root.path() / "test", root.path() / "cats");
  CHECK_THAT(refusal(), ContainsSubstring("found both"));
}

TEST_CASE_METHOD(LayoutFixture, "two folders for one half are refused") {
  touch({"train/a/1.png", "Training/a/1.png"});
  CHECK_THAT(refusal(), ContainsSubstring("expected one folder for training"));
}

TEST_CASE_METHOD(LayoutFixture, "folders within a class are refused with a list") {
  touch({"a/left/1.png", "a/right/1.png", "b/left/1.png"});
  CHECK_THAT(refusal(), ContainsSubstring("expected only the images of the class \"a\", found "
                                          "\"left\" (1 picture), \"right\" (1 picture)"));
}

TEST_CASE_METHOD(LayoutFixture, "a folder without pictures is refused with what it holds") {
  touch({"mnist.npz", "notes.txt"});
  CHECK_THAT(refusal(), ContainsSubstring("found no pictures in"));
  CHECK_THAT(refusal(), ContainsSubstring("but \"mnist.npz\", \"notes.txt\""));
}

TEST_CASE_METHOD(LayoutFixture, "links to classes are followed, and a loop is not") {
  touch({"real/a/1.png", "real/b/1.png"});
  fs::create_directories(root.path() / "links");
  fs::create_directory_symlink("../real/a", root.path() / "links" / "a");
  fs::create_directory_symlink("../real/b", root.path() / "links" / "b");
  fs::create_directory_symlink("..", root.path() / "links" / "loop");
  const auto listing =
      list_images(read_folder_tree(root.path() / "links" / "a").value(), root.path());
  REQUIRE(listing);
  CHECK(text_of(listing->training) == " all: 1.png");
  fs::remove(root.path() / "links" / "loop");
  const auto links = list_images(read_folder_tree(root.path() / "links").value(), root.path());
  REQUIRE(links);
  CHECK(text_of(links->training) == " a: a/1.png b: b/1.png");
  fs::create_directory_symlink(".", root.path() / "real" / "loop");
  const auto real = list_images(read_folder_tree(root.path() / "real").value(), root.path());
  REQUIRE(real);
  CHECK(text_of(real->training) == " a: a/1.png b: b/1.png");
}
