// `vaelet train --moments`: the decoder at moments of a training, and the losses.
#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/train/checkpoint/checkpoint_file.h"
#include "tests/unit/native/app/train/train_fixture.h"
#include "tests/unit/support/text_file.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;

struct MomentsFixture : TrainFixture {
  fs::path family = folder.path() / "family";
  std::string flags = "--moments " + family.string() + " --lr 0.01 ";

  static Json index_of(const fs::path& folder) {
    return parse_json(text_of(folder / "moments.json")).value();
  }
  static Json::Array points_of(const fs::path& folder) {
    return std::get<Json::Array>(index_of(folder).find("points")->value);
  }
  // The files that the index names, in its order.
  static std::vector<std::string> names_of(const fs::path& folder) {
    std::vector<std::string> names;
    for (const Json& point : points_of(folder)) {
      if (const Json* file = point.find("file"))
        names.push_back(std::get<std::string>(file->value));
    }
    return names;
  }
  static std::map<std::string, Bytes> files_of(const fs::path& folder) {
    std::map<std::string, Bytes> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
      files.emplace(entry.path().filename().string(), read_file(entry.path()).value());
    }
    return files;
  }
  // The weights of a file that stores them in 8 bits, as they stand in it.
  static std::map<std::string, Bytes> decoder_of(const fs::path& path) {
    const ModelFile file = read_model_file(path).value();
    std::map<std::string, Bytes> tensors;
    for (const auto& [name, tensor] : file.weights.network) {
      if (name.starts_with("decoder.")) tensors[name] = {tensor.bytes.begin(), tensor.bytes.end()};
    }
    return tensors;
  }
};

}  // namespace

TEST_CASE_METHOD(MomentsFixture, "the decoder is kept at moments of the training, and the losses") {
  const fs::path report = folder.path() / "report";
  const CommandResult result =
      train(flags + "--epochs 7 --keep last --dtype i8 --report " + report.string());
  INFO(result.output);
  REQUIRE(result.status == 0);
  const std::vector<std::string> names = names_of(family);
  CHECK(names == std::vector<std::string>{"epoch-0.safetensors", "epoch-0.25.safetensors",
                                          "epoch-0.5.safetensors", "epoch-1.safetensors",
                                          "epoch-2.safetensors", "epoch-5.safetensors",
                                          "epoch-7.safetensors"});
  CHECK(files_of(family).size() == names.size() + 1);
  for (const std::string& name : names) {
    const auto kept = read_model_file(family / name);
    INFO(name);
    REQUIRE(kept);
    CHECK(kept->weights.spec.encoder.empty());
    CHECK(kept->weights.golden.count == 1);
    CHECK(run_vaelet("inspect " + (family / name).string()).status == 0);
  }
  CHECK(decoder_of(family / "epoch-7.safetensors") == decoder_of(out));
  CHECK(decoder_of(family / "epoch-5.safetensors") != decoder_of(out));

  // Three within the first epoch, which a log of epochs does not have.
  const Json::Array points = points_of(family);
  REQUIRE(points.size() == 3 + 7);
  CHECK(points[0].find("training") == nullptr);
  CHECK(std::get<std::int64_t>(points[0].find("images")->value) == 0);
  CHECK(std::get<double>(points[1].find("epoch")->value) == 0.25);
  // 160 images in batches of 64: a quarter is reached with the first.
  CHECK(std::get<std::int64_t>(points[1].find("images")->value) == 64);
  CHECK(std::get<std::int64_t>(points[9].find("images")->value) == 7 * 160);
  const std::string log = text_of(report / "metrics.jsonl");
  for (std::size_t i = 3; i < points.size(); ++i) {
    CHECK_THAT(log,
               ContainsSubstring("\"training\":" + write_json(*points[i].find("training")) +
                                 ",\"validation\":" + write_json(*points[i].find("validation"))));
  }
}

TEST_CASE_METHOD(MomentsFixture, "--moments changes nothing of the model") {
  REQUIRE(train("--lr 0.01 --epochs 3").status == 0);
  const Bytes without = read_file(out).value();
  REQUIRE(train(flags + "--epochs 3 --overwrite").status == 0);
  CHECK((read_file(out).value() == without));
}

TEST_CASE_METHOD(MomentsFixture, "a training that was interrupted gives the same moments") {
  const std::string averaged = flags + "--ema 0.9 --checkpoint-seconds 0 ";
  REQUIRE(interrupt_after_an_epoch(train_line(averaged + "--epochs 1000000")).status == 130);
  const auto done = read_checkpoint_file(checkpoint).value().epochs_done;
  // What was written after the state was saved: an epoch, and the weights of a moment.
  Json index = index_of(family);
  for (Json::Member& member : std::get<Json::Object>(index.value)) {
    if (member.key != "points") continue;
    std::get<Json::Array>(member.value.value)
        .push_back({Json::Object{{"epoch", {done + 1}}, {"images", {done * 160}}}});
  }
  REQUIRE(write_text(family / "moments.json", write_json(index)));
  REQUIRE(write_text(family / "epoch-500000.safetensors", "later"));
  const std::string epochs = "--epochs " + std::to_string(done + 3);
  const CommandResult resumed = train(averaged + epochs + " --resume");
  INFO(resumed.output);
  REQUIRE(resumed.status == 0);
  const fs::path straight = folder.path() / "straight";
  fs::rename(family, straight);
  REQUIRE(train(averaged + epochs + " --overwrite").status == 0);
  CHECK(write_json({points_of(family)}) == write_json({points_of(straight)}));
  CHECK(files_of(family).size() == files_of(straight).size());
  // What the files say of the run differs: the first ones were written when more was planned.
  for (const std::string& name : names_of(family)) {
    INFO(name);
    CHECK(decoder_of(family / name) == decoder_of(straight / name));
  }
}

TEST_CASE_METHOD(MomentsFixture, "a training that goes on from its start has one start") {
  const std::string saved = flags + "--checkpoint-seconds 0 ";
  REQUIRE(interrupt_after_an_epoch(train_line(saved + "--epochs 1000000")).status == 130);
  CheckpointContent content = read_checkpoint_file(checkpoint).value();
  content.epochs_done = content.taken = content.training_count = content.adam_steps = 0;
  content.order.clear();
  content.best = content.last = {};
  REQUIRE(write_file(checkpoint, checkpoint_bytes(content)));
  const CommandResult resumed = train(saved + "--epochs 1 --resume");
  INFO(resumed.output);
  REQUIRE(resumed.status == 0);
  const auto names = names_of(family);
  CHECK(std::ranges::count(names, "epoch-0.safetensors") == 1);
  CHECK(names.front() == "epoch-0.safetensors");
}

TEST_CASE_METHOD(MomentsFixture, "a last epoch is a moment as long as it is the last") {
  REQUIRE(train(flags + "--epochs 3 --batch-size 128 --checkpoint-seconds 0").status == 0);
  // One batch reaches a quarter and a half at once.
  CHECK(names_of(family) == std::vector<std::string>{"epoch-0.safetensors", "epoch-0.5.safetensors",
                                                     "epoch-1.safetensors", "epoch-2.safetensors",
                                                     "epoch-3.safetensors"});
  const CommandResult stopped = train(flags + "--epochs 900 --patience 3 --overwrite");
  INFO(stopped.output);
  REQUIRE(stopped.status == 0);
  REQUIRE_THAT(stopped.output, ContainsSubstring("ended early"));
  const Json last_point = points_of(family).back();
  REQUIRE(last_point.find("file") != nullptr);
  CHECK(std::get<std::int64_t>(last_point.find("epoch")->value) ==
        training_number(out, "epochs_done"));
}

TEST_CASE_METHOD(MomentsFixture, "moments of another training are replaced only when asked") {
  REQUIRE(train(flags).status == 0);
  const auto before = files_of(family);
  const std::string other = "--out " + (folder.path() / "other.safetensors").string() + " ";
  const CommandResult refused = train(flags + other + "--seed 4");
  CHECK(refused.status != 0);
  CHECK_THAT(refused.output, ContainsSubstring("expected another --moments, or --overwrite"));
  CHECK(files_of(family) == before);

  const std::string endless = other + "--seed 4 --lr 0.01 --epochs 1000000 ";
  REQUIRE(interrupt_after_an_epoch(train_line(endless)).status == 130);
  const CommandResult unfit = train(endless + "--resume --moments " + family.string());
  CHECK(unfit.status != 0);
  CHECK_THAT(unfit.output, ContainsSubstring("is not of the training that continues"));
  CHECK(files_of(family) == before);
}

TEST_CASE_METHOD(MomentsFixture,
                 "a training that diverges leaves the moments before, and says so") {
  const CommandResult result =
      train("--moments " + family.string() + " --epochs 6 --lr 0.01 --beta 0:0,3:0,4:1e38");
  INFO(result.output);
  REQUIRE(result.status == 3);
  const Json index = index_of(family);
  const Json* ended = index.find("ended");
  REQUIRE(ended != nullptr);
  CHECK_THAT(std::get<std::string>(ended->value), ContainsSubstring("diverged: expected a finite"));
  for (const std::string& name : names_of(family)) CHECK(read_model_file(family / name));
}

TEST_CASE_METHOD(MomentsFixture,
                 "weights that no file holds are no moment, and the person is told") {
  const CommandResult result = train("--moments " + family.string() + " --epochs 2 --lr 1e20");
  INFO(result.output);
  CHECK(result.status == 3);
  for (const std::string& name : names_of(family)) CHECK(read_model_file(family / name));
  CHECK(names_of(family).front() == "epoch-0.safetensors");
  CHECK(files_of(family).size() == names_of(family).size() + 1);
}

TEST_CASE_METHOD(MomentsFixture, "a model that collapses says so at its epochs") {
  const CommandResult result =
      train("--moments " + family.string() + " --epochs 40 --lr 0.01 --beta 200");
  REQUIRE(result.status == 0);
  const Json::Array points = points_of(family);
  CHECK(std::ranges::any_of(points, [](const Json& point) {
    const Json* condition = point.find("condition");
    return condition != nullptr && std::get<std::string>(condition->value) == "collapsed";
  }));
}
