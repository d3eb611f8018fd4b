#include "native/report/run/run_report.h"

#include <algorithm>
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "native/report/drawing/canvas.h"
#include "native/report/run/markup.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

std::vector<std::byte> samples_of_epoch(int epoch) {
  return Canvas(2, 2, grey(static_cast<std::uint8_t>(epoch))).png();
}

struct RunReportFixture {
  TemporaryFolder temporary;
  std::filesystem::path folder = temporary.path() / "runs" / "first";

  RunReport open(std::optional<int> finished_epochs = {}) const {
    return RunReport::open(folder, {"a run", 5, {{"--beta", "1"}}}, finished_epochs).value();
  }
  static void add_epochs(RunReport& report, int first, int last) {
    for (int epoch = first; epoch <= last; ++epoch) {
      const LatentDraws draws{1, {-1.0F, 0.0F, 1.0F}};
      const EpochRecord record{.epoch = epoch,
                               .training = {100.0, 1.0},
                               .validation = {100.0, 1.0},
                               .beta = 1.0,
                               .learning_rate = 1e-3,
                               .sigma2 = {},
                               .is_best = true,
                               .is_kept = true,
                               .seconds = 1.0,
                               .kl_nats = {1.0}};
      REQUIRE(report.add_epoch(record, samples_of_epoch(epoch), draws));
    }
  }
  std::string text(const std::string& name) const { return read_text(folder / name).value(); }
  bool has_samples(int epoch) const {
    return text("report.html").find(png_url(samples_of_epoch(epoch))) != std::string::npos;
  }
};

}  // namespace

TEST_CASE_METHOD(RunReportFixture, "a report can be watched from the start and after every epoch") {
  RunReport report = open();
  CHECK_THAT(text("report.html"), ContainsSubstring("epoch 0 of 5"));
  add_epochs(report, 1, 2);
  CHECK_THAT(text("report.html"), ContainsSubstring("epoch 2 of 5"));
  CHECK(has_samples(1));
  CHECK(has_samples(2));
  CHECK(std::filesystem::exists(folder / "samples" / "epoch-0002.png"));
  REQUIRE(report.finish({{"the latents", Canvas(1, 1, white).png()}}));
  CHECK_THAT(text("report.html"), ContainsSubstring("Finished after epoch 2 of 5"));
  CHECK_THAT(text("report.html"), ContainsSubstring("the latents"));
}

TEST_CASE_METHOD(RunReportFixture, "a run that goes on keeps the epochs that count, and no other") {
  {
    RunReport killed = open();
    add_epochs(killed, 1, 4);
  }
  RunReport report = open(2);
  CHECK(has_samples(2));
  CHECK_FALSE(has_samples(3));
  CHECK_FALSE(std::filesystem::exists(folder / "samples" / "epoch-0004.png"));
  add_epochs(report, 3, 5);
  for (int epoch = 1; epoch <= 5; ++epoch) CHECK(has_samples(epoch));
  const std::string metrics = text("metrics.jsonl");
  CHECK(std::ranges::count(metrics, '\n') == 5);
}

TEST_CASE_METHOD(RunReportFixture, "a new run does not write over the report of another") {
  {
    RunReport report = open();
    add_epochs(report, 1, 2);
  }
  const std::string metrics = text("metrics.jsonl");
  const auto other = RunReport::open(folder, {"another run", 5, {}}, {});
  REQUIRE_FALSE(other);
  CHECK_THAT(other.error().message(), ContainsSubstring("move its folder away"));
  CHECK(text("metrics.jsonl") == metrics);
  CHECK_THAT(text("report.html"), !ContainsSubstring("another run"));
  CHECK(std::filesystem::exists(folder / "samples" / "epoch-0002.png"));
}

TEST_CASE_METHOD(RunReportFixture, "files of the person in the samples' folder stay") {
  std::filesystem::create_directories(folder / "samples");
  for (const char* name : {"notes.txt", "epoch-best.png", "epoch-7.png"}) {
    std::ofstream(folder / "samples" / name) << "mine";
  }
  open();
  for (const char* name : {"notes.txt", "epoch-best.png", "epoch-7.png"}) {
    CHECK(text(std::string("samples/") + name) == "mine");
  }
}

TEST_CASE_METHOD(RunReportFixture,
                 "a report where a file stands, or a folder in a file's place, is refused") {
  std::ofstream(temporary.path() / "file") << "mine";
  const auto refused = RunReport::open(temporary.path() / "file" / "run", {"a run", 5, {}}, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == vaelet::ErrorCode::file_unwritable);
  std::filesystem::create_directories(folder / "report.html");
  CHECK_FALSE(RunReport::open(folder, {"a run", 5, {}}, {}));
}
