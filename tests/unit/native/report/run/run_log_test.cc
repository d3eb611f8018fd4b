#include "native/report/run/run_log.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "native/base/file.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

EpochRecord record_of_epoch(int epoch) {
  return {.epoch = epoch,
          .training = {100.25 / epoch, 0.1},
          .added = 4.5 / epoch,
          .validation = {90.0, 20.5},
          .beta = 1e-11,
          .learning_rate = 1.0 / 3.0,
          .sigma2 = 0.75,
          .is_best = epoch == 3,
          .is_kept = epoch >= 2,
          .condition = "collapsed",
          .warning = "0 of 2",
          .seconds = 2.5,
          .kl_nats = {0.0, 1.5}};
}

struct RunLogFixture {
  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "metrics.jsonl";

  std::string text() const { return read_text(path).value(); }

  RunLog log_of_epochs(int count) const {
    auto log = RunLog::open(path, {}).value();
    for (int epoch = 1; epoch <= count; ++epoch) REQUIRE(log.append(record_of_epoch(epoch)));
    return log;
  }

  std::vector<int> epochs_after(int finished_epochs) const {
    const auto log = RunLog::open(path, finished_epochs);
    REQUIRE(log);
    std::vector<int> epochs;
    for (const EpochRecord& record : log->epochs()) epochs.push_back(record.epoch);
    return epochs;
  }
};

}  // namespace

TEST_CASE_METHOD(RunLogFixture,
                 "every epoch is one line of JSON, there as soon as it is appended") {
  auto log = log_of_epochs(1);
  CHECK(text().find("{\"epoch\":1,\"training\":{\"reconstruction\":100.25,\"kl\":0.1,") == 0);
  REQUIRE(log.append(record_of_epoch(2)));
  const std::string lines = text();
  CHECK(std::ranges::count(lines, '\n') == 2);
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) CHECK(parse_json(line));
}

TEST_CASE_METHOD(RunLogFixture, "a log is read back") {
  log_of_epochs(3);
  const auto again = RunLog::open(path, 3);
  REQUIRE(again);
  REQUIRE(again->epochs().size() == 3);
  const EpochRecord& record = again->epochs()[2];
  const EpochRecord written = record_of_epoch(3);
  CHECK(std::abs(record.training.reconstruction - written.training.reconstruction) < 1e-12);
  CHECK(record.validation.elbo() == -110.5);
  CHECK(record.beta == 1e-11);
  CHECK(record.learning_rate == written.learning_rate);
  CHECK(record.sigma2 == written.sigma2);
  CHECK(record.added == written.added);
  CHECK(record.is_best == written.is_best);
  CHECK(record.is_kept == written.is_kept);
  CHECK(record.condition == written.condition);
  CHECK(record.warning == written.warning);
  CHECK(record.kl_nats == written.kl_nats);
}

TEST_CASE_METHOD(RunLogFixture, "a run that goes on drops the epochs it will do again") {
  log_of_epochs(5);
  const std::string before = text();
  CHECK(epochs_after(3) == std::vector{1, 2, 3});
  CHECK(before.starts_with(text()));
  auto log = RunLog::open(path, 3).value();
  REQUIRE(log.append(record_of_epoch(4)));
  REQUIRE(log.append(record_of_epoch(5)));
  CHECK(text() == before);
}

TEST_CASE_METHOD(RunLogFixture, "a run that goes on before its first epoch ended starts anew") {
  log_of_epochs(3);
  CHECK(epochs_after(0).empty());
  CHECK(text().empty());
}

TEST_CASE_METHOD(RunLogFixture,
                 "what ended a run is a line of its own, which a continued run drops") {
  auto log = log_of_epochs(2);
  REQUIRE(log.append_end("epoch 3: \"diverged\""));
  CHECK(text().ends_with("{\"ended\":\"epoch 3: \\\"diverged\\\"\"}\n"));
  CHECK(epochs_after(5) == std::vector<int>{1, 2});
  CHECK(text().find("ended") == std::string::npos);
}

TEST_CASE_METHOD(RunLogFixture, "a new run leaves the log of another as it is, with a sentence") {
  log_of_epochs(3);
  const std::string before = text();
  const auto log = RunLog::open(path, {});
  REQUIRE_FALSE(log);
  CHECK(log.error().code == ErrorCode::argument_invalid);
  CHECK(log.error().detail.find(path.string()) != std::string::npos);
  CHECK(text() == before);
}

TEST_CASE_METHOD(RunLogFixture, "a line that a kill cut off is dropped wherever the cut was") {
  log_of_epochs(3);
  const std::string whole = text();
  const std::size_t third_line = whole.rfind('\n', whole.size() - 2) + 1;
  for (std::size_t cut = third_line; cut < whole.size(); ++cut) {
    std::ofstream(path, std::ios::binary) << whole.substr(0, cut);
    REQUIRE(epochs_after(3) == std::vector{1, 2});
  }
}

TEST_CASE_METHOD(RunLogFixture, "a damaged line is refused by its number, and the file stays") {
  log_of_epochs(3);
  const std::string good = text();
  for (const std::string bad : {"nonsense\n", "{\"epoch\":true}\n", "[]\n", "\n"}) {
    const std::string damaged = good + bad + good;
    std::ofstream(path, std::ios::binary) << damaged;
    const auto log = RunLog::open(path, 9);
    REQUIRE_FALSE(log);
    CHECK(log.error().code == ErrorCode::file_unreadable);
    CHECK(log.error().detail.find("line 4: ") != std::string::npos);
    CHECK(text() == damaged);
  }
}

TEST_CASE("a log on a full disk is an error with its path") {
  auto log = RunLog::open("/dev/full", {});
  REQUIRE_FALSE(log);
  CHECK(log.error().code == ErrorCode::file_unwritable);
}
