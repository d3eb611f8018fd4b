// Signals that end the program from outside, and an output that does not take what is written.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/support/background_vaelet.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/run_vaelet.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string model = std::string(VAELET_MODELS) + "/mlp-vae-2d.safetensors";

/// A training that would never end by itself.
struct LongTraining {
  TemporaryFolder folder;
  std::string out = (folder.path() / "out.safetensors").string();
  std::string line = "train --validation 32 --latent 3 --epochs 1000000 --data " +
                     (folder.path() / "bars").string() + " --out " + out;

  LongTraining() { write_small_data_set(folder.path() / "bars"); }

  bool has_checkpoint() const { return std::filesystem::exists(out + ".checkpoint"); }
};

}  // namespace

TEST_CASE("text that the standard output does not take ends every command with an error") {
  const std::string command =
      GENERATE_COPY("inspect " + model, std::string("spec"), std::string("experiment --list"),
                    std::string("help"), std::string("--version"));
  for (const std::string where : {" >/dev/full", " >&-"}) {
    const CommandResult result = run_vaelet(command + where);
    INFO(command << where << '\n' << result.output);
    CHECK(result.status == 1);
    CHECK_THAT(result.output, ContainsSubstring("cannot write all of the text to the standard"));
  }
}

TEST_CASE("a file is written although its sentence is not, and never gets the sentence") {
  const TemporaryFolder folder;
  const std::string png = (folder.path() / "grid.png").string();
  const CommandResult result = run_vaelet("sample " + model + " --out " + png + " >&-");
  INFO(result.output);
  CHECK(result.status == 1);
  std::string first(4, ' ');
  std::ifstream(png).read(first.data(), 4);
  CHECK(first == "\x89PNG");
}

TEST_CASE_METHOD(LongTraining, "a signal that ends programs saves a training, with one sentence") {
  const int signal = GENERATE(SIGINT, SIGTERM, SIGHUP, SIGPIPE);
  BackgroundVaelet training(line, folder.path() / "log");
  training.wait_for("\nepoch ");
  training.send(signal);
  const CommandResult result = training.wait();
  INFO(result.output);
  CHECK(result.status == 130);
  CHECK_THAT(result.output, ContainsSubstring("interrupted; --resume continues from " + out));
  CHECK(has_checkpoint());
}

TEST_CASE_METHOD(LongTraining, "a training whose reader goes away saves its state") {
  const CommandResult result =
      run_shell("{ " + vaelet_command() + " " + line + "; echo status $? >&2; } | head -n 1");
  INFO(result.output);
  CHECK_THAT(result.output, ContainsSubstring("interrupted; --resume continues from " + out));
  CHECK_THAT(result.output, ContainsSubstring("status 130"));
  CHECK(has_checkpoint());
}

TEST_CASE_METHOD(LongTraining, "a training under nohup goes on when its terminal closes") {
  const auto previous = std::signal(SIGHUP, SIG_IGN);
  BackgroundVaelet training(line, folder.path() / "log");
  std::signal(SIGHUP, previous);
  training.wait_for("\nepoch 1/");
  training.send(SIGHUP);
  training.wait_for("\nepoch 3/");
  training.interrupt();
  CHECK(training.wait().status == 130);
}
