// Training with dimensions that say attributes of strokes.
#include <filesystem>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/native/app/train/train_fixture.h"
#include "tests/unit/support/call_vaelet.h"

using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

struct TrainStrokesFixture : TrainFixture {
  std::string flags = " --model conv-cvae --strokes slant,width ";

  std::string refused(const std::string& more) const {
    const CommandResult result = call_vaelet(train_line(more));
    CHECK(result.status != 0);
    CHECK(!std::filesystem::exists(out));
    return result.output;
  }
};

}  // namespace

TEST_CASE_METHOD(TrainStrokesFixture,
                 "a training with strokes repeats, resumes bit for bit, and its file says so") {
  train_with_and_without_break(flags + "--stroke-weight 3 --threads 2");
  CHECK_THAT(training_text(out, "command"),
             ContainsSubstring("--strokes slant,width --stroke-weight 3"));
}

TEST_CASE_METHOD(TrainStrokesFixture, "what strokes add to the loss is shown after each epoch") {
  const std::filesystem::path report = folder.path() / "report";
  const CommandResult shown = train(flags + "--report " + report.string());
  REQUIRE(shown.status == 0);
  CHECK_THAT(shown.output, ContainsSubstring(", added "));
  const std::string line = read_text(report / "metrics.jsonl").value();
  const Json* added = parse_json(line).value().find("added");
  REQUIRE(added != nullptr);
  CHECK(std::get<double>(added->value) > 0.0);
}

TEST_CASE_METHOD(TrainStrokesFixture, "strokes need images that show them, and room in z") {
  CHECK_THAT(refused("--strokes slant,colour"),
             ContainsSubstring("expected some of slant, thickness, width, height, found colour"));
  CHECK_THAT(refused("--strokes slant,width,slant"),
             ContainsSubstring("expected each attribute once"));
  CHECK_THAT(refused("--stroke-weight 3"),
             ContainsSubstring("--stroke-weight is of --strokes; expected these with it"));
  CHECK_THAT(refused(flags + "--latent 1"),
             ContainsSubstring("expected at most as many as z has dimensions, found 2"));
  CHECK_THAT(refused(flags + "--objective reference --likelihood gaussian"),
             ContainsSubstring("expected --objective elbo with them, found reference"));
  CHECK_THAT(refused(flags + "--groups 3"), ContainsSubstring("expected --groups 0 with them"));
  CHECK_THAT(refused(flags + "--channels 3"),
             ContainsSubstring("expected bright strokes on black in grey, found images in colour"));
}
