// `vaelet train-classifier`, `eval`, `encode`, `map`, `sample` and `figures`, as a person meets
// them.
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "shared/base/json.h"
#include "tests/unit/support/background_vaelet.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/run_vaelet.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/text_file.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

/// A data set, and a model of it.
struct EvalCommandFixture {
  TemporaryFolder folder;
  std::string data = folder.path() / "bars";
  std::string model = folder.path() / "model.safetensors";
  std::string classifier = folder.path() / "classifier.safetensors";
  std::string out = folder.path() / "out";
  std::string few = " --samples 60 --nll-images 10 --nll-samples 2 --data ";

  EvalCommandFixture() {
    write_small_data_set(data);
    static const auto trained = [this] {  // once for all tests
      train("");
      return read_file(model).value();
    }();
    REQUIRE(write_file(model, trained));
  }

  void train(const std::string& flags) const {
    const CommandResult trained = run_vaelet(
        "train --overwrite --model conv-cvae --latent 3 --epochs 1 --validation 32 --data " + data +
        " --out " + model + flags);
    INFO(trained.output);
    REQUIRE(trained.status == 0);
  }
  void train_classifier() const {
    REQUIRE(
        run_vaelet("train-classifier --epochs 1 --data " + data + " --out " + classifier).status ==
        0);
  }
  /// `line` with the words MODEL, DATA and OUT replaced.
  std::string filled(std::string line) const {
    for (const auto& [word, path] : {std::pair{"MODEL", model}, {"DATA", data}, {"OUT", out}}) {
      for (std::size_t at; (at = line.find(word)) != std::string::npos;) {
        line.replace(at, std::string(word).size(), path);
      }
    }
    return line;
  }
  static Json json_of(const std::filesystem::path& path) {
    return parse_json(text_of(path)).value();
  }
};

struct BadCommand {
  std::string line;
  std::string sentence;
};

const Json& member(const Json& json, std::string_view key) {
  INFO(key);
  REQUIRE(json.find(key) != nullptr);
  return *json.find(key);
}

std::int64_t count_of(const Json& report, std::string_view measure) {
  return std::get<std::int64_t>(
      member(member(member(report, "measures"), measure), "images").value);
}

std::string text_at(const Json& json, std::string_view key) {
  return std::get<std::string>(member(json, key).value);
}

}  // namespace

TEST_CASE_METHOD(EvalCommandFixture,
                 "a bad flag or file is refused by a sentence, nothing written") {
  const BadCommand bad = GENERATE(
      BadCommand{"eval MODEL --data DATA --prior flow",
                 "--prior: expected one of file, standard, posterior, found flow"},
      BadCommand{"eval MODEL --data DATA --threads 0", "--threads"},
      BadCommand{"eval MODEL --data DATA --samples 10", "--samples"},
      BadCommand{
          "eval MODEL --data DATA --samples 193",
          "vaelet: --samples: expected at most the number of training images, 192, found 193"},
      BadCommand{"eval MODEL --data DATA --samples 50 --nll-images 49",
                 "vaelet: --nll-images: expected at most the number of test images, 48, found 49"},
      BadCommand{"eval MODEL --data DATA --nll-samples 0", "--nll-samples"},
      BadCommand{"eval MODEL --data DATA --train-on-samples -1", "--train-on-samples"},
      BadCommand{"eval MODEL --data DATA --classifier MODEL", "expected a classifier"},
      BadCommand{"eval MODEL --data DATA --classifier /nowhere", "cannot read \"/nowhere\""},
      BadCommand{"eval MODEL --data DATA --label-classifier MODEL", "expected a classifier"},
      BadCommand{"eval MODEL --data DATA --out MODEL", "expected a name that ends in .json"},
      BadCommand{"eval MODEL --data DATA --per-image MODEL", "expected a name that ends in .npy"},
      BadCommand{"eval MODEL --data DATA --out OUT --per-image OUT",
                 "expected another place than that of --per-image"},
      BadCommand{"eval MODEL --data DATA --out /nowhere/out", "cannot write \"/nowhere/out\""},
      BadCommand{"eval MODEL --data /nowhere", "found no folder \"/nowhere\""},
      BadCommand{"eval MODEL --data /nowhere", "or name another folder with --data"},
      BadCommand{"eval MODEL --data /nowhere", "`vaelet data mnist`"},
      BadCommand{"eval MODEL --data DATA --image-size 9x9",
                 "expected images as the model has them"},
      BadCommand{"eval /nowhere --data DATA", "cannot read \"/nowhere\""},
      BadCommand{"encode DATA --model MODEL --out MODEL", "expected a name that ends in .npy"},
      BadCommand{"encode DATA --model MODEL --out OUT --threads 0", "--threads"},
      BadCommand{"encode DATA --model /nowhere --out OUT", "cannot read \"/nowhere\""},
      BadCommand{"encode DATA --model MODEL --out OUT --image-size 9x9", "expected images as"},
      BadCommand{"encode DATA --out OUT", "--model is required"},
      BadCommand{"map MODEL --data DATA --out MODEL", "expected a name that ends in .json"},
      BadCommand{"map MODEL --data DATA --out OUT --per-class 5", "--per-class"},
      BadCommand{"map MODEL --data DATA --out OUT --image-size 9x9",
                 "expected images as the model"},
      BadCommand{"map /nowhere --data DATA --out OUT", "cannot read \"/nowhere\""},
      BadCommand{"map MODEL --data DATA --out /nowhere/map", "cannot write \"/nowhere/map\""},
      BadCommand{"train-classifier --data DATA --out OUT --epochs 0", "--epochs"},
      BadCommand{"train-classifier --data DATA --out OUT --threads 1000", "--threads"},
      BadCommand{"train-classifier --data /nowhere --out OUT", "found no folder \"/nowhere\""},
      BadCommand{"train-classifier --data DATA --out /nowhere/classifier",
                 "cannot write \"/nowhere/classifier\""},
      BadCommand{"train-classifier --data DATA", "--out is required"},
      BadCommand{"train-classifier --data DATA --out OUT --region 1,2", "such as 40,20,18x24"},
      BadCommand{"train-classifier --data DATA --out OUT --region 28,0,1x1",
                 "--region: expected a part of the images, 12 x 8 pixels, found 28,0,1x1"},
      BadCommand{"sample MODEL --out MODEL", "expected a name that ends in .png"},
      BadCommand{"sample MODEL --out OUT --count 0", "--count"},
      BadCommand{"sample MODEL --out OUT --label 7", "--label: expected one of 0, 1, 2, found 7"},
      BadCommand{"sample MODEL --out OUT --threads x", "--threads"},
      BadCommand{"figures MODEL --data DATA --out OUT --threads 0", "--threads"},
      BadCommand{"figures MODEL --data DATA --out OUT --seed -1", "--seed"},
      BadCommand{"figures MODEL --data DATA --out OUT --image-size 9x9", "expected images as"},
      BadCommand{"figures /nowhere --data DATA --out OUT", "cannot read \"/nowhere\""},
      BadCommand{"figures MODEL --data DATA --out MODEL",
                 "expected another place than that of FILE"});
  const auto before = text_of(model);
  const CommandResult result = call_vaelet(filled(bad.line));
  INFO(bad.line << '\n' << result.output);
  CHECK(result.status != 0);
  CHECK_THAT(result.output, ContainsSubstring(bad.sentence));
  CHECK(text_of(model) == before);
  CHECK((!std::filesystem::exists(out) || std::filesystem::is_empty(out)));
}

TEST_CASE_METHOD(EvalCommandFixture, "a report says what every measure was made with") {
  train_classifier();
  const CommandResult run =
      run_vaelet("eval " + model + few + data + " --classifier " + classifier +
                 " --prior posterior --nll-unknown-label --threads 2 --per-image " + out +
                 ".npy --out " + out);
  INFO(run.output);
  REQUIRE(run.status == 0);
  const Json report = json_of(out);
  CHECK(text_at(report, "sampler") == "aggregate posterior of training images");
  CHECK_THAT(run.output, ContainsSubstring("sampler aggregate posterior of training images"));
  const Json& flags = member(report, "configuration");
  CHECK(text_at(flags, "prior") == "posterior");
  CHECK(text_at(flags, "samples") == "60");
  CHECK(text_at(flags, "nll-images") == "10");
  CHECK(text_at(flags, "threads") == "2");
  CHECK(text_at(flags, "train-on-samples") == "0");
  CHECK(text_at(flags, "nll-unknown-label") == "true");
  CHECK(count_of(report, "nll_unknown_label") == 10);
  const Json& how = member(member(report, "classifier"), "configuration");
  CHECK(text_at(how, "batch-size") == "128");
  CHECK(text_at(how, "shift") == "2");
  CHECK(text_at(how, "epochs") == "1");
  CHECK(count_of(report, "accuracy") == 60);
  CHECK(count_of(report, "coverage") == small_test_count);
  CHECK(count_of(report, "nll") == 10);
  CHECK(std::filesystem::file_size(out + ".npy") == 128 + 8 * small_test_count);
}

TEST_CASE_METHOD(EvalCommandFixture, "few images are all measured where no flag says how many") {
  const CommandResult run =
      run_vaelet("eval " + model + " --nll-samples 2 --data " + data + " --out " + out);
  INFO(run.output);
  REQUIRE(run.status == 0);
  CHECK_THAT(run.output, ContainsSubstring("note: --samples 192 in place of 10000, for there are "
                                           "no more training images\n"));
  CHECK_THAT(run.output, ContainsSubstring("note: --nll-images 48 in place of 1000"));
  const Json report = json_of(out);
  CHECK(text_at(member(report, "configuration"), "samples") == "192");
  CHECK(count_of(report, "nll") == small_test_count);
}

TEST_CASE_METHOD(EvalCommandFixture, "a report names the classifier of labels beside the other") {
  train_classifier();
  const std::string region = folder.path() / "region.safetensors";
  REQUIRE(
      run_vaelet("train-classifier --epochs 1 --region 0,0,6x8 --data " + data + " --out " + region)
          .status == 0);
  const std::string eval = "eval " + model + few + data + " --label-classifier " + region;
  const CommandResult alone = run_vaelet(eval);
  INFO(alone.output);
  CHECK(alone.status != 0);
  CHECK_THAT(alone.output, ContainsSubstring("--label-classifier: expected a classifier beside"));
  const CommandResult both = run_vaelet(eval + " --classifier " + classifier + " --out " + out);
  INFO(both.output);
  REQUIRE(both.status == 0);
  CHECK_THAT(both.output, ContainsSubstring("\nlabels by classifier "));
  const Json report = json_of(out);
  CHECK(text_at(member(member(report, "label_classifier"), "configuration"), "region") ==
        "0,0,6x8");
  CHECK(text_at(member(report, "classifier"), "sha256") !=
        text_at(member(report, "label_classifier"), "sha256"));
}

TEST_CASE_METHOD(EvalCommandFixture,
                 "the same files transposed, or split in another way, are refused") {
  train(" --image-size 12x12");
  for (const char* command :
       {"eval MODEL --data DATA", "encode DATA --model MODEL --out OUT",
        "map MODEL --data DATA --out OUT", "figures MODEL --data DATA --out OUT"}) {
    const CommandResult turned = call_vaelet(filled(command) + " --image-size 12x12 --transpose");
    INFO(command << '\n' << turned.output);
    CHECK(turned.status != 0);
    CHECK_THAT(turned.output, ContainsSubstring("--transpose: expected false as when the model "
                                                "was trained on these data, found true"));
  }
  CHECK(run_vaelet("eval " + model + few + data + " --image-size 12x12").status == 0);
}

TEST_CASE_METHOD(EvalCommandFixture,
                 "a classifier of other data is refused, a model of other data told") {
  train_classifier();
  const std::string other = folder.path() / "other";
  std::filesystem::copy(data, other);
  const auto images = std::filesystem::path(other) / "t10k-images-idx3-ubyte";
  std::fstream(images).seekp(100).put('x');
  const CommandResult classified =
      run_vaelet("eval " + model + few + other + " --classifier " + classifier);
  INFO(classified.output);
  CHECK(classified.status != 0);
  CHECK_THAT(classified.output,
             ContainsSubstring("expected the one that the classifier was trained on"));
  const CommandResult unclassified = run_vaelet("eval " + model + few + other);
  CHECK(unclassified.status == 0);
  CHECK_THAT(unclassified.output, ContainsSubstring("the model was trained on other files"));
}

TEST_CASE_METHOD(EvalCommandFixture, "measures go into the file that was measured, and no other") {
  const std::string eval =
      "eval " + model + " --record --samples 60 --nll-images 10 --data " + data + " --nll-samples ";
  REQUIRE(run_vaelet(eval + "2").status == 0);
  CHECK_THAT(text_of(model), ContainsSubstring("negative_elbo"));

  const std::string newer = folder.path() / "newer.safetensors";
  std::filesystem::copy(model, newer);
  std::ofstream(newer, std::ios::app) << "trained again";
  BackgroundVaelet measuring(eval + "3000", folder.path() / "log");
  measuring.wait_for("measuring");
  std::filesystem::rename(newer, model);
  const CommandResult undone = measuring.wait();
  INFO(undone.output);
  CHECK(undone.status != 0);
  CHECK_THAT(undone.output, ContainsSubstring("found it changed meanwhile"));
  CHECK(text_of(model).ends_with("trained again"));
}

TEST_CASE_METHOD(EvalCommandFixture, "Ctrl-C ends a command with a sentence and leaves no file") {
  const std::string command =
      GENERATE(std::string("train-classifier --epochs 1000 --data DATA --out OUT"),
               std::string("eval MODEL --data DATA --samples 60 --out OUT "
                           "--nll-images 10 --nll-samples 100000000"));
  BackgroundVaelet working(filled(command), folder.path() / "log");
  working.wait_for(command.starts_with("eval") ? "measuring" : "epoch");
  working.interrupt();
  const CommandResult ended = working.wait();
  INFO(ended.output);
  CHECK(ended.status == 130);
  CHECK_THAT(ended.output, ContainsSubstring("vaelet: interrupted; no file was written"));
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    CHECK_THAT(entry.path().filename().string(), !ContainsSubstring("out"));
  }
}

TEST_CASE_METHOD(EvalCommandFixture, "a map of few images says what it was made from") {
  const CommandResult made =
      run_vaelet("map " + model + " --data " + data + " --per-class 10 --out " + out);
  INFO(made.output);
  REQUIRE(made.status == 0);
  const Json map = json_of(out);
  CHECK(text_at(map, "format") == "vaelet-map/1");
  CHECK(text_at(map, "model_sha256").size() == 64);
  CHECK(text_at(map, "data_sha256").size() == 64);
  CHECK(text_at(map, "seed") == "1");
  CHECK(text_at(member(map, "configuration"), "per-class") == "10");
  CHECK(std::get<Json::Array>(member(map, "x").value).size() == 30);
}
