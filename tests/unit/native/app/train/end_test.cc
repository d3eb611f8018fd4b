// What `vaelet train` says and leaves where a model collapses or a training diverges.
#include <filesystem>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "tests/unit/native/app/train/train_fixture.h"
#include "tests/unit/support/text_file.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

TEST_CASE_METHOD(TrainFixture, "a loss that is not finite ends with the best epoch in the file") {
  const auto report = (folder.path() / "report").string();
  const CommandResult result =
      train("--epochs 6 --lr 0.01 --beta 0:0,3:0,4:1e38 --report " + report);
  INFO(result.output);
  CHECK(result.status == 3);
  CHECK_THAT(result.output, ContainsSubstring(": DIVERGED: expected a finite loss"));
  CHECK_THAT(result.output, ContainsSubstring("Try a smaller --lr (it is 0.01), a smaller --beta"));
  // By the loss with the last beta, which is all KL: the epochs that raise it are no better.
  CHECK_THAT(result.output, ContainsSubstring("the weights of epoch 1, the best before that, are "
                                              "in " +
                                              out.string()));
  CHECK(training_number(out, "epoch") == 1);
  CHECK(training_number(out, "epochs_done") >= 3);
  CHECK_THAT(training_text(out, "warning"), ContainsSubstring("these are the weights of epoch 1"));
  CHECK_FALSE(std::filesystem::exists(checkpoint));
  CHECK_THAT(text_of(report + "/metrics.jsonl"), ContainsSubstring("{\"ended\":\"epoch "));
  CHECK_THAT(text_of(report + "/report.html"), ContainsSubstring(": diverged: expected a finite"));
  CHECK_THAT(run_vaelet("inspect " + out.string()).output,
             ContainsSubstring("WARNING: diverged in epoch "));
}

TEST_CASE_METHOD(TrainFixture, "a training that diverges from its start keeps the file of before") {
  REQUIRE(write_text(out, "good"));
  const std::string rate = GENERATE(std::string("1e20"), std::string("1000"));
  const CommandResult result = train("--epochs 2 --overwrite --lr " + rate);
  INFO(result.output);
  CHECK(result.status == 3);
  CHECK_THAT(result.output, ContainsSubstring("epoch 1: DIVERGED: "));
  CHECK_THAT(result.output, ContainsSubstring("nothing was written to " + out.string()));
  CHECK_THAT(result.output, !ContainsSubstring("(best)"));
  CHECK(text_of(out) == "good");
  CHECK_FALSE(std::filesystem::exists(checkpoint));
  // The last epoch, if it can be stored, stands beside it and says what it is.
  if (std::filesystem::exists(last)) CHECK(training_text(last, "condition") == "diverged");
}

TEST_CASE_METHOD(TrainFixture, "a variance that no pixels have is told as what it is") {
  const CommandResult result = train("--epochs 1 --likelihood gaussian --sigma2 1e30");
  CHECK(result.status == 3);
  CHECK_THAT(result.output, ContainsSubstring("a smaller --sigma2 (it is 1e+30)"));
}

TEST_CASE_METHOD(TrainFixture, "a convolutional model and a Gaussian that diverge are told") {
  const std::string flags = GENERATE(std::string("--model deep-conv-cvae --lr 0.3"),
                                     std::string("--likelihood gaussian --sigma2 optimal --lr 3"));
  const CommandResult result = train("--epochs 3 " + flags);
  INFO(result.output);
  CHECK_THAT(result.output, ContainsSubstring("DIVERGED"));
  CHECK_THAT(result.output, ContainsSubstring("(diverged)"));
  if (!std::filesystem::exists(out)) CHECK(result.status == 3);
}

TEST_CASE_METHOD(TrainFixture, "a model that collapses under a large beta is told, and written") {
  const auto report = (folder.path() / "report").string();
  const CommandResult result = train("--epochs 40 --lr 0.01 --beta 200 --report " + report);
  INFO(result.output);
  CHECK(result.status == 0);
  CHECK_THAT(result.output,
             ContainsSubstring("COLLAPSED: 0 of 3 latent dimensions carry more than 0.01 nats"));
  CHECK_THAT(result.output, ContainsSubstring("--beta 200 makes every nat of KL cost that much"));
  CHECK_THAT(result.output, ContainsSubstring("(collapsed)"));
  CHECK(training_text(out, "condition") == "collapsed");
  CHECK_THAT(training_text(out, "warning"), ContainsSubstring("0 of 3 latent dimensions"));
  CHECK_THAT(text_of(report + "/metrics.jsonl"), ContainsSubstring("\"condition\":\"collapsed\""));
  CHECK_THAT(text_of(report + "/report.html"), ContainsSubstring("collapsed: 0 of 3"));
  CHECK_THAT(run_vaelet("inspect " + out.string()).output, ContainsSubstring("collapsed: 0 of 3"));
}

TEST_CASE_METHOD(TrainFixture, "a sound training gives no alarm, in no epoch") {
  const std::string flags = GENERATE(
      std::string("--lr 0.01"), std::string("--kl-warmup 10 --lr 0.01"),
      std::string("--beta 0 --lr 0.01"), std::string("--model conv-cvae --lr 0.003"),
      std::string("--likelihood gaussian --sigma2 optimal --lr 0.01"),
      std::string("--likelihood gaussian --sigma2 0.01 --lr 0.003"),
      std::string("--free-bits 0.5 --lr 0.01"), std::string("--beta 0:0,10:0,10.01:4 --lr 0.01"));
  const CommandResult result = train("--epochs 25 --batch-size 32 " + flags);
  INFO(result.output);
  CHECK(result.status == 0);
  CHECK_THAT(result.output, ContainsSubstring("(best)"));
  CHECK_THAT(result.output, !ContainsSubstring("DIVERGED"));
  CHECK_THAT(result.output, !ContainsSubstring("COLLAPSED"));
  CHECK(training_text(out, "condition") == "sound");
}

TEST_CASE_METHOD(TrainFixture, "a rule that no file may break shows in the epoch that breaks it") {
  // Weights beyond what half floats hold: those of a learning rate that throws them about.
  const CommandResult result = train("--epochs 2 --dtype f16 --lr 1000 --beta 0");
  INFO(result.output);
  CHECK(result.status == 3);
  CHECK_THAT(result.output, ContainsSubstring("epoch 1: DIVERGED"));
}
