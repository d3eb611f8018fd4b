// What `vaelet` says about data that it can read and that teach nothing, or less than they seem to.
#include "native/app/options/data_quality.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/model_file.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/image_files.h"
#include "tests/unit/support/run_vaelet.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/text_file.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

namespace fs = std::filesystem;

/// A data set of training images of 1 x 2 pixels.
DataSet tiny_set(const std::vector<std::uint8_t>& pixels, int classes = 1) {
  DataSet data;
  data.name = "tiny";
  data.image = {.height = 1, .width = 2, .channels = 1};
  for (int label = 0; label < classes; ++label) data.class_names.push_back(std::to_string(label));
  data.training.pixels = pixels;
  data.training.count = static_cast<std::int64_t>(pixels.size() / 2);
  count_levels(pixels, 1, data.summary.levels);
  for (std::size_t pixel = 0; pixel < pixels.size(); pixel += 2) {
    data.summary.add(traits_of(std::span(pixels).subspan(pixel, 2), 1));
  }
  return data;
}

std::string refusal_of(const DataSet& data) {
  const auto notes = check_can_teach(data);
  REQUIRE_FALSE(notes);
  return notes.error().detail;
}

struct BrokenPicturesFixture {
  TemporaryFolder root;
  fs::path folder = root.path() / "pictures";
  std::string out = (root.path() / "model.safetensors").string();
  std::string train = "train --epochs 1 --validation 10 --out " + out + " --data ";

  BrokenPicturesFixture() { write_image_classes(folder, 20); }

  std::string refused(const std::string& flags) const {
    const CommandResult result = call_vaelet(train + folder.string() + flags);
    CHECK(result.status != 0);
    CHECK_FALSE(fs::exists(out));
    return result.output;
  }
};

}  // namespace

TEST_CASE("constant data are refused with their grey level") {
  CHECK_THAT(refusal_of(tiny_set({7, 7, 7, 7})),
             ContainsSubstring("every pixel of the 2 training images has the grey level 7 of 255"));
}

TEST_CASE("images that are all the same are refused") {
  CHECK_THAT(refusal_of(tiny_set({1, 2, 1, 2, 1, 2})),
             ContainsSubstring("the 3 training images are all the same image"));
  CHECK(check_can_teach(tiny_set({1, 2, 1, 2, 1, 3}))->empty());
}

TEST_CASE("blank images and single images of a class are noted") {
  CHECK_THAT(check_can_teach(tiny_set({1, 1, 2, 2}))->front(),
             ContainsSubstring("every training image has one grey level throughout"));
  CHECK_THAT(check_can_teach(tiny_set({1, 1, 1, 2, 2, 1}))->front(),
             ContainsSubstring("1 of 3 training images have one grey level throughout"));
  CHECK_THAT(check_can_teach(tiny_set({1, 2, 2, 1}, 2))->front(),
             ContainsSubstring("each class has one training image"));
}

TEST_CASE("labels that a learner needs are asked for in words about the data") {
  DataSet data = tiny_set({1, 2, 2, 1}, 1025);
  CHECK_THAT(check_labels(data, "conv-cvae").error().detail,
             ContainsSubstring("found 1025 classes, and conv-cvae learns at most 1024"));
  data.class_names.pop_back();
  CHECK(check_labels(data, "conv-cvae"));
  data.is_labelled = false;
  CHECK_THAT(check_labels(data, "conv-cvae").error().detail,
             ContainsSubstring("conv-cvae learns labels, and these images have none"));
}

TEST_CASE_METHOD(BrokenPicturesFixture, "pictures that cannot be read are named all at once") {
  for (int number = 0; number < 12; ++number) {
    std::ofstream(folder / "10" / ("bad" + std::to_string(number) + ".png")) << "<html>";
  }
  const std::string refusal = refused("");
  CHECK_THAT(refusal,
             ContainsSubstring("12 of 72 files cannot be read as pictures; --skip-broken"));
  CHECK_THAT(refusal, ContainsSubstring("10/bad0.png"));
  CHECK_THAT(refusal, ContainsSubstring("10/bad9.png"));
  CHECK_THAT(refusal, !ContainsSubstring("bad10.png"));
  CHECK_THAT(refusal, ContainsSubstring("and 2 more"));
  const CommandResult skipped = run_vaelet(train + folder.string() + " --skip-broken");
  INFO(skipped.output);
  REQUIRE(skipped.status == 0);
  CHECK_THAT(skipped.output, ContainsSubstring("bad11.png"));
  CHECK_THAT(skipped.output, ContainsSubstring("skipped 12 of 72 files"));
  const std::string record = read_model_file(out)->weights.training;
  CHECK_THAT(record, ContainsSubstring("--skip-broken"));
  CHECK_THAT(record, ContainsSubstring("\"broken_files\":12"));
}

TEST_CASE_METHOD(BrokenPicturesFixture, "a folder larger than the memory trains the same file") {
  const std::string flags = folder.string() + " --model mlp-vae --image-size 120x150 --fit pad";
  const CommandResult stored = run_vaelet(train + flags);
  INFO(stored.output);
  REQUIRE(stored.status == 0);
  const std::string expected = text_of(out);
  const CommandResult decoded = run_vaelet(train + flags + " --data-memory 1 --overwrite");
  INFO(decoded.output);
  REQUIRE(decoded.status == 0);
  CHECK_THAT(decoded.output, ContainsSubstring("more than the 1 MiB that may stay in memory"));
  CHECK(text_of(out) == expected);
  CHECK_THAT(read_model_file(out)->weights.training, ContainsSubstring("--fit pad"));
}

TEST_CASE_METHOD(BrokenPicturesFixture, "flags of data that mean nothing are refused") {
  CHECK_THAT(refused(" --fit pad"), ContainsSubstring("expected --image-size with it"));
  CHECK_THAT(refused(" --classes 2,"), ContainsSubstring("expected names of classes"));
  CHECK_THAT(refused(" --classes cat"),
             ContainsSubstring("--classes: expected some of \"2\", \"10\", \"left\", found"));
}
