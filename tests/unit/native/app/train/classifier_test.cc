// Training with a classifier that looks at decoded images.
#include <cstddef>
#include <filesystem>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "tests/unit/native/app/train/train_fixture.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

struct TrainClassifierFixture : TrainFixture {
  std::string classifier = folder.path() / "classifier.safetensors";
  std::string flags = " --model conv-cvae --classifier " + classifier;

  TrainClassifierFixture() { train_classifier("1"); }

  void train_classifier(const std::string& seed) const {
    REQUIRE(run_vaelet("train-classifier --overwrite --epochs 1 --seed " + seed + " --data " +
                       data.string() + " --out " + classifier)
                .status == 0);
  }
  std::string refused(const std::string& more) const {
    const CommandResult result = train(more);
    CHECK(result.status != 0);
    CHECK(!std::filesystem::exists(out));
    return result.output;
  }
};

}  // namespace

TEST_CASE_METHOD(
    TrainClassifierFixture,
    "a training with a classifier repeats, resumes bit for bit, and its file says so") {
  train_with_and_without_break(flags + " --label-weight 2 --feature-weight 0.1 --threads 2");
  CHECK_THAT(training_text(out, "command"),
             ContainsSubstring("--classifier classifier.safetensors --label-weight 2 "
                               "--feature-weight 0.1"));
  CHECK(training_text(out, "classifier_sha256").size() == 64);
  const CommandResult pleased = run_vaelet("eval " + out.string() + " --data " + data.string() +
                                           " --classifier " + classifier);
  CHECK(pleased.status != 0);
  CHECK_THAT(pleased.output, ContainsSubstring("expected one that the model was not trained with"));
  const std::string with_direction = folder.path() / "direction.safetensors";
  const CommandResult direction =
      run_vaelet("direction " + out.string() + " --first-layer 2 --classifier " + classifier +
                 " --out " + with_direction);
  CHECK(direction.status != 0);
  CHECK_THAT(direction.output,
             ContainsSubstring("expected one that the model was not trained with"));
  CHECK_FALSE(std::filesystem::exists(with_direction));
}

TEST_CASE_METHOD(TrainClassifierFixture,
                 "a model that goes on from another is not measured by a classifier of either") {
  const std::string first = folder.path() / "first.safetensors";
  const std::string weighed = " --epochs 1 --feature-weight 1";
  REQUIRE(train(weighed + flags).status == 0);
  const std::string digest = training_text(out, "classifier_sha256");
  for (const char* generation : {"second", "third"}) {
    INFO(generation);
    std::filesystem::rename(out, first);
    REQUIRE(train(" --model conv-cvae --epochs 1 --init " + first).status == 0);
    const CommandResult pleased = run_vaelet("eval " + out.string() + " --data " + data.string() +
                                             " --classifier " + classifier);
    CHECK(pleased.status != 0);
    CHECK_THAT(pleased.output, ContainsSubstring(digest.substr(0, 12)) &&
                                   ContainsSubstring("one that this went on from"));
  }
}

TEST_CASE_METHOD(TrainClassifierFixture, "a run goes on with the classifier that it began with") {
  const std::string endless = train_line("--epochs 1000000 --feature-weight 1" + flags);
  REQUIRE(interrupt_after_an_epoch(endless).status == 130);
  train_classifier("2");
  const CommandResult other = run_vaelet(endless + " --resume");
  CHECK(other.status != 0);
  CHECK_THAT(other.output, ContainsSubstring("expected SHA-256 of --classifier "));
}

TEST_CASE_METHOD(TrainClassifierFixture, "a classifier needs weights, and what it looks at") {
  CHECK_THAT(refused(flags),
             ContainsSubstring("expected --label-weight or --feature-weight above 0"));
  CHECK_THAT(refused("--label-weight 1"),
             ContainsSubstring("expected --classifier FILE with it, found none"));
  const std::string weighed = flags + " --feature-weight 1";
  CHECK_THAT(refused(weighed + " --objective reference --likelihood gaussian"),
             ContainsSubstring("expected --objective elbo with it, found reference"));
  CHECK_THAT(refused(weighed + " --importance-samples 2"),
             ContainsSubstring("expected --importance-samples 1 with it, found 2"));
  CHECK_THAT(refused(weighed + " --groups 3"), ContainsSubstring("expected --groups 0 with it"));
  CHECK_THAT(refused("--model mlp-vae --label-weight 1 --classifier " + classifier),
             ContainsSubstring("expected a model that is told the label, found mlp-vae"));
  CHECK_THAT(refused("--feature-weight -1 --classifier " + classifier),
             ContainsSubstring("--feature-weight"));
  CHECK_THAT(refused("--feature-weight 1 --data nowhere --classifier " + (data / "none").string()),
             ContainsSubstring("bars/none"));
  const std::filesystem::path other = folder.path() / "other";
  write_small_data_set(other);
  auto pixels = read_file(other / "train-images-idx3-ubyte").value();
  pixels.back() ^= std::byte{1};
  REQUIRE(write_file(other / "train-images-idx3-ubyte", pixels));
  CHECK_THAT(refused(weighed + " --data " + other.string()),
             ContainsSubstring("expected the one that the classifier was trained on"));
}
