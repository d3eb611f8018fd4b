// What `vaelet sweep` and `vaelet compare` say, and leave.
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "native/base/model_file.h"
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

namespace fs = std::filesystem;

struct SweepFixture {
  TemporaryFolder folder;
  fs::path grid = folder.path() / "grid.toml";
  fs::path data = folder.path() / "a" / "bars";

  SweepFixture() { write_small_data_set(data); }

  std::string at(const std::string& name) const { return (folder.path() / name).string(); }

  /// The words of `vaelet sweep` for this grid of the small data set, into the folder `out`.
  std::string sweep_line(const std::string& text, const std::string& out) const {
    const std::string usual = "[train]\nvalidation = 32\nlatent = 3\n";
    REQUIRE(write_text(grid, usual + text));
    return "sweep " + grid.string() + " --out " + out;
  }

  std::string with_data(const std::string& text) const {
    return "data = \"" + data.string() + "\"\n" + text;
  }
};

}  // namespace

TEST_CASE_METHOD(SweepFixture, "trainings on two data sets of one name are two settings") {
  const fs::path other = folder.path() / "b" / "bars";
  write_small_data_set(other);
  for (const auto& entry : fs::directory_iterator(other)) {
    if (entry.path().filename().string().find("train-images") != 0) continue;
    std::vector<std::byte> bytes = *read_file(entry.path());
    bytes.back() ^= std::byte{1};
    REQUIRE(write_file(entry.path(), bytes));
  }
  const std::string text = "epochs = 1\n[grid]\ndata = [\"" + data.string() + "\", \"" +
                           other.string() + "\"]\nseed = [1, 2]\n";
  const CommandResult swept = run_vaelet(sweep_line(text, at("runs")) + " --jobs 4");
  INFO(swept.output);
  REQUIRE(swept.status == 0);
  const CommandResult compared = run_vaelet("compare " + at("runs"));
  INFO(compared.output);
  const std::string csv = text_of(at("runs/comparison.csv"));
  CHECK_THAT(csv, ContainsSubstring("data,runs,"));
  const std::size_t first = csv.find("\nbars (");
  REQUIRE(first != std::string::npos);
  CHECK(csv.find("),2,", first) != std::string::npos);
  CHECK(csv.find("\nbars (", first + 1) != std::string::npos);
}

TEST_CASE_METHOD(SweepFixture, "runs of several versions of vaelet are said to be so") {
  const std::string text = with_data("epochs = 1\n[grid]\nseed = [1, 2]\n");
  REQUIRE(run_vaelet(sweep_line(text, at("runs")) + " --jobs 2").status == 0);
  const std::string note = "note: the runs were trained by 2 versions of vaelet";
  CHECK_THAT(call_vaelet("compare " + at("runs")).output, !ContainsSubstring(note));
  const fs::path model = at("runs/seed-1/model.safetensors");
  REQUIRE(write_file(
      model, with_training_entry(*read_file(model), "sources_sha256", Json{"other"}).value()));
  CHECK_THAT(call_vaelet("compare " + at("runs")).output, ContainsSubstring(note));
}

TEST_CASE_METHOD(SweepFixture, "a folder of data gets no folders of a sweep") {
  const std::string text = with_data("epochs = 1\n[grid]\nseed = [1]\n");
  for (const auto& [out, flag] :
       std::vector<std::pair<std::string, std::string>>{{"a/bars", ""},
                                                        {"a/bars/runs", " --list"},
                                                        {"a/bars", " --script"},
                                                        {"a/bars/runs", " --task 0"}}) {
    const CommandResult result = run_vaelet(sweep_line(text, at(out)) + flag);
    INFO(out << flag << '\n' << result.output);
    CHECK(result.status != 0);
    CHECK_THAT(
        result.output,
        ContainsSubstring("--out: expected another place than that of --data, \"" + data.string() +
                          "\", which is needed as it is, found \"" + at(out) + "\""));
  }
  for (const auto& entry : fs::directory_iterator(data)) CHECK_FALSE(entry.is_directory());
}

TEST_CASE_METHOD(SweepFixture, "a run's folder is none that holds what it reads") {
  fs::rename(folder.path() / "a", folder.path() / "seed-1");
  data = folder.path() / "seed-1";
  const std::string text = with_data("epochs = 1\n[grid]\nseed = [1]\n");
  const CommandResult result = run_vaelet(sweep_line(text, folder.path()));
  INFO(result.output);
  CHECK(result.status != 0);
  CHECK_THAT(result.output, ContainsSubstring("found \"" + at("seed-1") + "\""));
  CHECK_FALSE(fs::exists(data / "train.log"));
}

TEST_CASE_METHOD(SweepFixture, "flags of a sweep of which one would be left out are refused") {
  const std::string line = sweep_line(with_data("[grid]\nseed = [1]\n"), at("runs"));
  for (const std::string flags :
       {"--list --script", "--list --task 0", "--script --task 0", "--script --jobs 2"}) {
    const CommandResult result = run_vaelet(line + " " + flags);
    INFO(flags << '\n' << result.output);
    CHECK(result.status != 0);
    CHECK_THAT(result.output, ContainsSubstring("leave it"));
  }
  CHECK_FALSE(fs::exists(at("runs")));
  CHECK(call_vaelet(line + " --list --jobs 2").output == "0  seed-1  open\n");
}

TEST_CASE_METHOD(SweepFixture, "a sweep that is interrupted says that its trainings go on") {
  const std::string text = with_data("epochs = 1000000\n[grid]\nseed = [1, 2]\n");
  BackgroundVaelet sweep(sweep_line(text, at("runs")), folder.path() / "log");
  sweep.wait_for("starts seed-1");
  while (text_of(at("runs/seed-1/train.log")).find("\nepoch ") == std::string::npos) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  sweep.interrupt();
  const CommandResult result = sweep.wait();
  INFO(result.output);
  CHECK(result.status == 130);
  CHECK_THAT(result.output, ContainsSubstring("interrupted seed-1, and saved its state: the same "
                                              "command goes on with it"));
  CHECK_THAT(result.output, !ContainsSubstring("FAILED"));
}
