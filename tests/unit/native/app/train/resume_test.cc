// What `vaelet train` does with files that are there: checkpoints, models, models to start from.
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "native/base/file_lock.h"
#include "native/base/model_file.h"
#include "native/train/checkpoint/checkpoint_file.h"
#include "tests/unit/native/app/train/train_fixture.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/image_files.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

struct ResumeFixture : TrainFixture {
  std::string endless = train_line("--epochs 1000000");

  std::string exported = folder.path() / "exported.safetensors";

  CommandResult export_to_file(const std::string& flags = "") const {
    return run_vaelet("export " + checkpoint.string() + " --out " + exported + " " + flags);
  }
};

}  // namespace

TEST_CASE_METHOD(ResumeFixture, "Ctrl-C ends a training with a sentence, and --resume continues") {
  const CommandResult result = interrupt_after_an_epoch(endless);
  INFO(result.output);
  CHECK(result.status == 130);
  CHECK_THAT(result.output,
             ContainsSubstring("interrupted; --resume continues from " + checkpoint.string()));
  CHECK_THAT(result.output, ContainsSubstring("the lowest loss so far, are in " + out.string()));
  CHECK_THAT(training_text(out, "provisional"), ContainsSubstring("while the training went on"));

  const CommandResult again = run_vaelet(endless);
  CHECK(again.status != 0);
  CHECK_THAT(again.output, ContainsSubstring("holds a training that did not end: --resume"));
  const CommandResult other = run_vaelet(endless + " --resume --beta 5");
  CHECK(other.status != 0);
  CHECK_THAT(other.output, ContainsSubstring("expected --beta 5, found --beta 1"));
  CHECK_THAT(other.output, ContainsSubstring("move it away to train from the start"));
  const CommandResult resumed = interrupt_after_an_epoch(endless + " --resume");
  CHECK(resumed.status == 130);
  CHECK_THAT(resumed.output, ContainsSubstring("continues after "));
  CHECK_THAT(resumed.output, ContainsSubstring("interrupted; the same command continues from "));
}

TEST_CASE_METHOD(ResumeFixture, "a training that was interrupted ends at once with fewer epochs") {
  const std::string schedule = GENERATE(std::string(""), std::string(" --lr-schedule cosine"));
  REQUIRE(interrupt_after_an_epoch(endless + schedule).status == 130);
  const CommandResult ended = train("--resume --epochs 1 --patience 7 --prior gaussian" + schedule);
  INFO(ended.output);
  REQUIRE(ended.status == 0);
  CHECK_FALSE(std::filesystem::exists(checkpoint));
  const auto done = training_number(out, "epochs_done");
  CHECK(done >= 1);
  const Json configuration = training_entry(out, "configuration");
  const auto planned = std::get<std::string>(configuration.find("epochs")->value);
  CHECK(planned == (schedule.empty() ? std::to_string(done) : "1000000"));
  CHECK(read_model_file(out)->weights.prior.components == 1);
}

TEST_CASE_METHOD(ResumeFixture,
                 "other epochs give the weights of a training that had them at once") {
  REQUIRE(interrupt_after_an_epoch(endless).status == 130);
  const auto done = read_checkpoint_file(checkpoint).value().epochs_done;
  const std::string epochs = "--epochs " + std::to_string(done + 2);
  const CommandResult ended = train("--resume --patience 0 " + epochs);
  INFO(ended.output);
  REQUIRE(ended.status == 0);
  const auto straight = folder.path() / "straight" / "out.safetensors";
  std::filesystem::create_directory(straight.parent_path());
  REQUIRE(train("--out " + straight.string() + " " + epochs).status == 0);
  CHECK((read_file(out).value() == read_file(straight).value()));
}

TEST_CASE_METHOD(ResumeFixture, "a cosine falls over the epochs that were planned, and no others") {
  REQUIRE(interrupt_after_an_epoch(endless + " --lr-schedule cosine").status == 130);
  const CommandResult other = train("--resume --epochs 2000000 --lr-schedule cosine");
  CHECK(other.status != 0);
  CHECK_THAT(other.output, ContainsSubstring("expected --epochs 2000000, found --epochs 1000000"));
}

TEST_CASE_METHOD(ResumeFixture, "--resume without a checkpoint says so, and trains nothing") {
  const CommandResult nothing = run_vaelet(train_line("--resume"));
  CHECK(nothing.status != 0);
  CHECK_THAT(nothing.output, ContainsSubstring("found no checkpoint \"" + checkpoint.string()));
  CHECK_FALSE(std::filesystem::exists(out));
  REQUIRE(train("").status == 0);
  const auto model = read_file(out).value();
  const CommandResult finished = run_vaelet(train_line("--resume"));
  CHECK(finished.status != 0);
  CHECK_THAT(finished.output, ContainsSubstring("holds a model, which --init"));
  CHECK((read_file(out).value() == model));
}

TEST_CASE_METHOD(ResumeFixture, "a model that is there is replaced only when asked") {
  REQUIRE(train("").status == 0);
  const auto model = read_file(out).value();
  const CommandResult refused = train("--seed 2");
  CHECK(refused.status != 0);
  CHECK_THAT(refused.output, ContainsSubstring("exists: expected another --out, or --overwrite"));
  CHECK((read_file(out).value() == model));
  CHECK(train("--seed 2 --overwrite").status == 0);
  CHECK((read_file(out).value() != model));
}

TEST_CASE_METHOD(ResumeFixture, "a checkpoint does not make another model its own") {
  REQUIRE(interrupt_after_an_epoch(endless).status == 130);
  REQUIRE(train("--checkpoint " + (folder.path() / "other").string() + " --seed 2 --overwrite")
              .status == 0);
  const auto model = read_file(out).value();
  const CommandResult refused = train("--resume --epochs 1");
  CHECK(refused.status != 0);
  CHECK_THAT(refused.output, ContainsSubstring("is not of the training in"));
  CHECK((read_file(out).value() == model));
}

TEST_CASE_METHOD(ResumeFixture, "a checkpoint exports, and stays") {
  REQUIRE(interrupt_after_an_epoch(endless).status == 130);
  const auto before = read_file(checkpoint).value();
  const CommandResult result = export_to_file();
  INFO(result.output);
  REQUIRE(result.status == 0);
  CHECK((read_file(checkpoint).value() == before));
  CHECK(training_number(exported, "epoch") == training_number(out, "epoch"));
  CHECK(training_entry(exported, "test").find("elbo") != nullptr);
  const auto model = read_file(exported).value();
  CHECK(export_to_file().status != 0);
  CHECK(export_to_file("--overwrite").status == 0);
  CHECK((read_file(exported).value() == model));
}

TEST_CASE_METHOD(ResumeFixture, "export refuses what is no checkpoint, and other data") {
  REQUIRE(train("").status == 0);
  const CommandResult other_kind =
      call_vaelet("export " + (data / "t10k-labels-idx1-ubyte").string() + " --out " + exported);
  CHECK(other_kind.status != 0);
  CHECK_THAT(other_kind.output, ContainsSubstring("expected a checkpoint, found another kind"));
  REQUIRE(interrupt_after_an_epoch(endless + " --overwrite").status == 130);
  write_bytes(data / "t10k-labels-idx1-ubyte", [] {
    std::vector<std::uint8_t> labels(small_test_count, 0);
    return idx_bytes({small_test_count}, labels);
  }());
  const CommandResult other = export_to_file();
  CHECK(other.status != 0);
  CHECK_THAT(other.output, ContainsSubstring("expected the data of the training, found others"));
  CHECK_FALSE(std::filesystem::exists(exported));
}

TEST_CASE_METHOD(ResumeFixture, "a damaged checkpoint is refused, and neither file is changed") {
  REQUIRE(interrupt_after_an_epoch(endless).status == 130);
  auto bytes = read_file(checkpoint).value();
  bytes[bytes.size() / 2] ^= std::byte{4};
  REQUIRE(write_file(checkpoint, bytes));
  const auto model = read_file(out).value();
  const CommandResult refused = run_vaelet(endless + " --resume");
  CHECK(refused.status != 0);
  CHECK_THAT(refused.output, ContainsSubstring("expected the checkpoint as it was written"));
  CHECK((read_file(out).value() == model));
  CHECK((read_file(checkpoint).value() == bytes));
}

TEST_CASE_METHOD(ResumeFixture, "two processes never train to the same file at once") {
  REQUIRE(interrupt_after_an_epoch(endless).status == 130);
  const auto bytes = read_file(checkpoint).value();
  for (const auto& path : {checkpoint, out}) {
    const auto lock = FileLock::take(path.string() + ".lock");
    REQUIRE((lock && *lock));
    for (const std::string& line : {endless, endless + " --resume"}) {
      const CommandResult refused = run_vaelet(line);
      CHECK(refused.status != 0);
      CHECK_THAT(refused.output,
                 ContainsSubstring("another process trains, and writes \"" + path.string()));
    }
  }
  CHECK((read_file(checkpoint).value() == bytes));
  CHECK(interrupt_after_an_epoch(endless + " --resume").status == 130);
  CHECK_FALSE(std::filesystem::exists(checkpoint.string() + ".lock"));
}

TEST_CASE_METHOD(ResumeFixture, "what stands at the checkpoint's place and is none is named") {
  std::ofstream(checkpoint) << "notes";
  const CommandResult refused = run_vaelet(endless);
  CHECK(refused.status != 0);
  CHECK_THAT(refused.output, ContainsSubstring("expected a checkpoint, found another kind of") &&
                                 ContainsSubstring("name another place with --checkpoint"));
  CHECK(read_text(checkpoint).value() == "notes");
}

TEST_CASE_METHOD(ResumeFixture, "--init trains a model further, and the file says so") {
  REQUIRE(train("--epochs 8 --lr 0.01").status == 0);
  const std::string further = folder.path() / "further.safetensors";
  const std::string init = " --init " + out.string() + " --out " + further;
  const CommandResult result = train("--epochs 1 --lr 1e-9" + init);
  INFO(result.output);
  REQUIRE(result.status == 0);
  const auto elbo = [](const std::string& path) {
    return std::get<double>(training_entry(path, "validation").find("elbo")->value);
  };
  // A step too small to matter.
  CHECK(std::abs(elbo(further) - elbo(out)) < 0.05);
  CHECK(training_text(further, "init_sha256").size() == 64);
  CHECK_THAT(training_text(further, "command"), ContainsSubstring("--init out.safetensors"));

  const CommandResult other = train("--overwrite --latent 5" + init);
  CHECK(other.status != 0);
  CHECK_THAT(other.output, ContainsSubstring("expected --latent 3, as in the file, found 5"));
  const CommandResult itself = run_vaelet(train_line("--overwrite --init " + out.string()));
  CHECK(itself.status != 0);
  CHECK_THAT(itself.output, ContainsSubstring("which is needed as it is"));
}

TEST_CASE_METHOD(ResumeFixture, "--init names what the data have otherwise than the file") {
  REQUIRE(train("").status == 0);
  const std::filesystem::path pictures = folder.path() / "pictures";
  write_image_classes(pictures, 20, /*in_colour=*/true);
  const auto check_refused = [&](const std::string& flags, const char* sentence) {
    const CommandResult result = train("--init " + out.string() + " --out " + exported +
                                       " --data " + pictures.string() + flags);
    INFO(result.output);
    CHECK(result.status != 0);
    CHECK_THAT(result.output, ContainsSubstring(sentence));
  };
  check_refused("", "expected images of 12 x 8 pixels, as in the file, found 12 x 20");
  check_refused(
      " --image-size 12x8",
      "expected images in grey, as in the file, found colour; --channels 1 reads them so");
  const std::string grey = " --image-size 12x8 --channels 1";
  check_refused(grey, "expected the class \"0\", as in the file, found \"2\" in its place");
  check_refused(grey + " --classes 2,10", "expected 3 classes, as in the file, found 2");
}

TEST_CASE_METHOD(ResumeFixture, "a model with directions is trained further, and loses them") {
  REQUIRE(train("").status == 0);
  const CommandResult found =
      run_vaelet("direction " + out.string() + " --first-layer 1 --out " + exported);
  INFO(found.output);
  REQUIRE(found.status == 0);
  REQUIRE(read_model_file(exported).value().weights.spec.directions.size() == 1);
  const std::string further = folder.path() / "further.safetensors";
  const CommandResult trained = train("--init " + exported + " --out " + further);
  INFO(trained.output);
  CHECK(trained.status == 0);
  CHECK(read_model_file(further).value().weights.spec.directions.empty());
}
