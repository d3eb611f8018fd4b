// `vaelet direction`, from its sources to the file.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/classifier/classifier_content.h"
#include "shared/base/text.h"
#include "tests/unit/native/app/train/train_fixture.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/image_files.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;

namespace {

namespace fs = std::filesystem;

struct DirectionFixture {
  TemporaryFolder root;
  fs::path digits = fs::path(VAELET_MODELS) / "mlp-vae-2d.safetensors";
  fs::path out = root.path() / "out.safetensors";

  CommandResult call(const std::string& flags, const fs::path& file) const {
    return call_vaelet("direction " + file.string() + " --out " + out.string() + " " + flags);
  }
  /// Adds to the directions that stand in `out`.
  CommandResult add(const std::string& flags) const {
    const fs::path before = root.path() / "before.safetensors";
    fs::copy_file(out, before, fs::copy_options::overwrite_existing);
    return call("--overwrite " + flags, before);
  }
  std::string refused(const std::string& flags) const {
    const CommandResult result = call(flags, digits);
    CHECK(result.status != 0);
    CHECK_FALSE(fs::exists(out));
    return result.output;
  }

  /// 28 x 28, a bar from the top to this row.
  void write_bar(const fs::path& path, int rows) const {
    StoredImage image{28, 28, 1, std::vector<std::uint8_t>(28 * 28, 0)};
    std::fill_n(image.levels.begin(), 28 * rows, std::uint8_t{255});
    write_image(path, image);
  }
  /// Filters and dense weights at random, without biases: predictions that change with every image.
  static void write_random_classifier(const fs::path& path, const ClassifierFormat& format) {
    ClassifierContent content;
    content.record.format = format;
    content.record.test_images = 1;
    std::mt19937 random(1);
    for (const TensorDescription& tensor : classifier_tensors(format)) {
      std::size_t count = 1;
      for (const std::int64_t side : tensor.shape) count *= static_cast<std::size_t>(side);
      const bool is_scale = tensor.shape.size() == 1 && (tensor.name.ends_with("weight") ||
                                                         tensor.name.ends_with("running_var"));
      std::vector<float> values(count, is_scale ? 1.0F : 0.0F);
      // Each filter of nine, and each pair of others, has the sum 0: what all images share is lost.
      const std::size_t group = tensor.shape.size() == 4 ? 9 : 2;
      for (std::size_t first = 0; tensor.shape.size() > 1 && first < count; first += group) {
        for (std::size_t k = first + 1; k < first + group; ++k) {
          values[k] = static_cast<float>(random() % 2001) / 1000.0F - 1.0F;
          values[first] -= values[k];
        }
      }
      content.tensors[tensor.name] = std::move(values);
    }
    REQUIRE(write_file(path, classifier_bytes(content).value()));
  }
  void table(const std::string& text) const {
    std::ofstream(root.path() / "table.csv", std::ios::binary) << text;
  }
};

}  // namespace

TEST_CASE_METHOD(DirectionFixture, "directions of strokes are kept beside weights that stay") {
  const CommandResult result = call("--strokes slant,thickness --samples 600", digits);
  INFO(result.output);
  REQUIRE(result.status == 0);
  CHECK_THAT(result.output, ContainsSubstring("slant: t from -") && ContainsSubstring("R2 ") &&
                                ContainsSubstring("rank correlation along the range"));
  const auto before = read_model_file(digits).value();
  const auto after = read_model_file(out).value();
  const auto& directions = after.weights.spec.directions;
  REQUIRE(directions.size() == 2);
  CHECK(directions[0].name == "slant");
  CHECK(directions[0].low == -directions[0].high);
  CHECK(directions[1].r2.has_value());
  CHECK_FALSE(directions[1].label_kept.has_value());
  CHECK(after.weights.directions.size() == 4);
  CHECK(after.weights.training == before.weights.training);
  CHECK(after.weights.golden.image == before.weights.golden.image);

  // One of the same name takes its place; at right angles to the other, in the plane, there is one.
  const CommandResult again = add("--strokes slant --samples 600 --orthogonal");
  REQUIRE(again.status == 0);
  const auto turned = read_model_file(out).value();
  REQUIRE(turned.weights.spec.directions.size() == 2);
  CHECK(turned.weights.spec.directions[1].name == "slant");
  const auto& v = turned.weights.directions;
  CHECK_THAT(v[0] * v[2] + v[1] * v[3], WithinAbs(0.0, 1e-5));
  const CommandResult third = add("--strokes width --samples 600 --orthogonal");
  CHECK(third.status != 0);
  CHECK_THAT(third.output, ContainsSubstring("nothing of it is left"));
}

TEST_CASE_METHOD(DirectionFixture, "a range ends where a classifier finds the label lost") {
  const fs::path model = fs::path(VAELET_MODELS) / "conv-cvae.safetensors";
  const fs::path classifier = root.path() / "classifier.safetensors";
  const ModelSpec spec = read_model_file(model).value().weights.spec;
  write_random_classifier(classifier, {spec.image, spec.labels});
  const auto range = [&](const std::string& kept) {
    const std::string flags = "--overwrite --strokes slant --samples 600 --classifier ";
    const CommandResult result = call(flags + classifier.string() + " --label-kept " + kept, model);
    INFO(result.output);
    REQUIRE(result.status == 0);
    return read_model_file(out).value().weights.spec.directions.back();
  };
  const Direction longest = range("0");
  const Direction shortest = range("1");
  REQUIRE(longest.label_kept.value() < 1.0);
  CHECK(shortest.high < longest.high);
  // As long as the label is kept, but no shorter than 1 of 2.5 standard deviations.
  if (shortest.label_kept.value() < 1.0) {
    CHECK_THAT(longest.high / shortest.high, WithinAbs(2.5, 1e-9));
  }

  // Of other pictures, the classifier has said nothing.
  REQUIRE(call_vaelet(
              fill("export {} --overwrite --out {} --contrast 1.5", {out.string(), out.string()}))
              .status == 0);
  CHECK_FALSE(read_model_file(out).value().weights.spec.directions.back().label_kept);

  fs::remove(out);
  CHECK_THAT(refused("--strokes slant --label-kept 0.9"),
             ContainsSubstring("expected --classifier"));
}

TEST_CASE_METHOD(DirectionFixture,
                 "a classifier of other images or labels is refused with what differs") {
  const fs::path model = fs::path(VAELET_MODELS) / "conv-cvae.safetensors";
  const ModelSpec spec = read_model_file(model).value().weights.spec;
  const fs::path classifier = root.path() / "classifier.safetensors";
  const std::string flags = "--strokes slant --classifier " + classifier.string();
  const auto check_refused = [&](const ClassifierFormat& format, const fs::path& file,
                                 const char* words) {
    write_random_classifier(classifier, format);
    const CommandResult result = call(flags, file);
    CHECK(result.status != 0);
    CHECK_THAT(result.output, ContainsSubstring(words));
  };
  ImageFormat small = spec.image;
  small.width = 20;
  check_refused({small, spec.labels}, model,
                "as the model has them, 28 x 28 pixels, found 28 x 20");
  auto labels = spec.labels;
  labels[3] = "three";
  check_refused({spec.image, labels}, model,
                "expected the class \"3\" as the model has it, found \"three\"");
  check_refused({spec.image, spec.labels}, digits, "has no labels");
}

TEST_CASE_METHOD(DirectionFixture, "two folders, a table and the first layer give directions") {
  std::string rows = ",\"what\nit shows\",rows,kind\n";
  for (int i = 1; i <= 3; ++i) {
    for (const auto& [kind, least] : {std::pair("plus", 10), std::pair("minus", 2)}) {
      const std::string file = fill("{}/{}.png", {kind, i});
      write_bar(root.path() / file, least + i);
      rows += fill("{},\"a \"\"bar\"\",\nupright\",{},{}\n", {file, least + i, kind});
    }
  }
  // As a spreadsheet writes it: a mark of UTF-8, quotes, a line break in a cell, and an empty line
  // at the end.
  table("\xEF\xBB\xBF\"file\"" + rows + "\r\n");
  const std::string plus = "--plus " + (root.path() / "plus").string();
  const std::string minus = " --minus " + (root.path() / "minus").string();
  const CommandResult folders = call(plus + minus + " --name tall", digits);
  INFO(folders.output);
  REQUIRE(folders.status == 0);

  const std::string from_table = "--table " + (root.path() / "table.csv").string();
  REQUIRE(add(from_table + " --column rows").status == 0);
  REQUIRE(add(from_table + " --column kind --order minus,plus").status == 0);
  REQUIRE(add("--first-layer 2").status == 0);
  const auto model = read_model_file(out).value();
  std::string names;
  for (const Direction& direction : model.weights.spec.directions) names += direction.name + ",";
  CHECK(names == "tall,rows,kind,layer 1,layer 2,");
  // The order of two kinds says of the same pictures what two folders say; the number of rows says
  // more, and points about the same way.
  const auto& v = model.weights.directions;
  CHECK_THAT(v[0] * v[4] + v[1] * v[5], WithinAbs(1.0, 1e-4));
  CHECK(v[0] * v[2] + v[1] * v[3] > 0.8F);
}

TEST_CASE_METHOD(DirectionFixture,
                 "an attribute of huge numbers gives the direction of small ones") {
  std::string rows = "file,small,huge,tiny\n";
  for (const int height : {2, 5, 9, 14}) {
    write_bar(root.path() / fill("{}.png", {height}), height);
    rows += fill("{}.png,{},{}e300,{}e-200\n", {height, height - 7, height - 7, height - 7});
  }
  table(rows);
  const std::string column =
      "--overwrite --table " + (root.path() / "table.csv").string() + " --column ";
  const auto direction_of = [&](const std::string& name) {
    const CommandResult result = call(column + name, digits);
    INFO(result.output);
    REQUIRE(result.status == 0);
    return read_model_file(out).value().weights.directions;
  };
  const auto small = direction_of("small");
  for (const char* name : {"huge", "tiny"}) {
    const auto found = direction_of(name);
    CHECK_THAT(found[0], WithinAbs(small[0], 1e-3));
    CHECK_THAT(found[1], WithinAbs(small[1], 1e-3));
  }
}

TEST_CASE_METHOD(DirectionFixture, "masks of 0 and 1 are black and white, as in a training") {
  const auto direction_of = [&](std::uint8_t white) {
    for (int rows = 3; rows < 9; ++rows) {
      StoredImage image{28, 28, 1, std::vector<std::uint8_t>(28 * 28, 0)};
      std::fill_n(image.levels.begin(), 28 * rows, white);
      write_image(root.path() / (rows < 6 ? "minus" : "plus") / fill("{}.png", {rows}), image);
    }
    const std::string folders = fill("--plus {} --minus {}", {(root.path() / "plus").string(),
                                                              (root.path() / "minus").string()});
    const CommandResult result = call("--overwrite --name tall " + folders, digits);
    INFO(result.output);
    REQUIRE(result.status == 0);
    return read_model_file(out).value().weights.directions;
  };
  const auto of_pictures = direction_of(255);
  CHECK(direction_of(1) == of_pictures);
}

TEST_CASE_METHOD(TrainFixture, "pictures get the model's size in the way of its training") {
  const fs::path pictures = folder.path() / "pictures";
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    StoredImage image = noise(8, 24, 1, seed % 20);
    // Only what a cut would take away tells one folder from the other.
    for (std::size_t i = 0; i < image.levels.size(); ++i) {
      if (i % 24 < 8) image.levels[i] = seed < 20 ? 0 : 255;
    }
    write_image(pictures / (seed < 20 ? "dark" : "bright") / fill("{}.png", {seed}), image);
  }
  REQUIRE(train("--data " + pictures.string() +
                " --image-size 8x8 --fit pad --validation 4 --model "
                "mlp-vae")
              .status == 0);
  const fs::path directed = folder.path() / "directed.safetensors";
  const CommandResult result =
      call_vaelet(fill("direction {} --out {} --name left --plus {} --minus {}",
                       {out.string(), directed.string(), (pictures / "bright").string(),
                        (pictures / "dark").string()}));
  INFO(result.output);
  REQUIRE(result.status == 0);
  CHECK(read_model_file(directed).value().weights.spec.directions.front().r2.value() > 0.5);
}

TEST_CASE_METHOD(DirectionFixture, "a direction that does not say its attribute is kept and told") {
  std::string rows = "file,chance\n";
  for (int i = 0; i < 40; ++i) {
    const std::string file = fill("bars/{}.png", {i});
    write_bar(root.path() / file, 2 + i % 10);
    rows += fill("{},{}\n", {file, i * i % 7});
  }
  table(rows);
  const std::string flags = "--table " + (root.path() / "table.csv").string() + " --column ";
  const CommandResult result = call(flags + "chance", digits);
  INFO(result.output);
  CHECK(result.status == 0);
  CHECK_THAT(result.output,
             ContainsSubstring("note: \"chance\" is hardly a direction of this model"));
}

TEST_CASE_METHOD(DirectionFixture, "a direction refuses what does not fit, and writes nothing") {
  CHECK_THAT(refused(""), ContainsSubstring("expected one source of directions") &&
                              ContainsSubstring("found 0"));
  CHECK_THAT(refused("--strokes slant --first-layer 1"), ContainsSubstring("found 2"));
  CHECK_THAT(refused("--strokes weight"),
             ContainsSubstring("expected some of slant, thickness, width, height, found weight"));
  CHECK_THAT(refused("--strokes slant,width --name both"), ContainsSubstring("expected one"));
  CHECK_THAT(refused("--first-layer 3"), ContainsSubstring("at most the 2 latent dimensions"));
  CHECK_THAT(refused("--strokes slant --lightness"), ContainsSubstring("expected --table"));
  CHECK_THAT(refused("--first-layer 1 --label a"), ContainsSubstring("expected these with it"));
  CHECK_THAT(refused("--first-layer 1 --samples 50"), ContainsSubstring("--strokes or the"));
  CHECK_THAT(refused("--first-layer 1 --data ."), ContainsSubstring("expected --table with it"));

  const std::string from_table = "--table " + (root.path() / "table.csv").string();
  table("file,rows\nplus/1.png,11\nplus/2.png,12\n");
  CHECK_THAT(refused(from_table), ContainsSubstring("expected --table and --column together"));
  CHECK_THAT(refused(from_table + " --column weight"),
             ContainsSubstring("line 1: expected a column \"weight\""));
  table("file,rows\nplus/1.png,11\nplus/2.png,tall\n");
  CHECK_THAT(refused(from_table + " --column rows"),
             ContainsSubstring("line 3: expected a number") && ContainsSubstring("found tall"));
  CHECK_THAT(refused(from_table + " --column rows --order 11,tall,tall"),
             ContainsSubstring("expected each text once, found \"tall\" twice"));
  table("file,rows\nplus/1.png,11,12\n");
  CHECK_THAT(refused(from_table + " --column rows"), ContainsSubstring("expected 2 cells"));
  table("file,colour\nplus/1.png,ff0000\nplus/2.png,ff00zz\n");
  CHECK_THAT(refused(from_table + " --column colour --lightness"),
             ContainsSubstring("expected a colour RRGGBB, found ff00zz"));
  write_bar(root.path() / "plus" / "1.png", 11);
  write_bar(root.path() / "plus" / "2.png", 12);
  const std::string plus = (root.path() / "plus").string();
  CHECK_THAT(refused("--plus " + plus + " --minus " + plus + "/ --name tall"),
             ContainsSubstring("found the same one twice"));
  table("file,rows\nplus/1.png,11\nplus/2.png,11\n");
  CHECK_THAT(refused(from_table + " --column rows"),
             ContainsSubstring("found the same value in all of them"));
  table("file,rows\nplus/1.png,11\nplus/9.png,12\n");
  CHECK_THAT(refused(from_table + " --column rows"), ContainsSubstring("9.png"));
  CHECK_THAT(refused("--plus " + (root.path() / "plus").string() + " --name tall"),
             ContainsSubstring("expected --plus, --minus and --name together"));
}
