// What `vaelet export` makes of weights files.
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/torch/golden_check.h"
#include "tests/unit/native/app/train/train_fixture.h"
#include "tests/unit/support/call_vaelet.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

/// A trained model, and a place for what is made of it.
struct ExportFixture : TrainFixture {
  std::string exported = folder.path() / "exported.safetensors";

  ExportFixture() { REQUIRE(train("--author Ada").status == 0); }

  /// Exports the model with these flags.
  CommandResult export_model(const std::string& flags) const {
    return call_vaelet("export " + out.string() + " " + flags);
  }
  CommandResult export_to_file(const std::string& flags) const {
    return export_model("--out " + exported + " " + flags);
  }

  /// Checks that an export fails with a sentence that has these words, and writes nothing.
  void check_refused(const std::string& flags, const std::string& words) const {
    const CommandResult refused = export_model(flags);
    INFO(refused.output);
    CHECK(refused.status != 0);
    CHECK_THAT(refused.output, ContainsSubstring(words));
    CHECK_FALSE(std::filesystem::exists(exported));
  }

  /// Returns whether the notes of the exported file's training have an entry.
  bool has_note(const char* key) const {
    return parse_json(read_model_file(exported)->weights.training)->find(key) != nullptr;
  }
};

}  // namespace

TEST_CASE_METHOD(ExportFixture,
                 "a weights file exports in another dtype, with its own golden values") {
  REQUIRE(export_to_file("--dtype i8").status == 0);
  const auto before = read_model_file(out);
  const auto after = read_model_file(exported);
  REQUIRE(after);
  CHECK(after->bytes.size() < before->bytes.size() / 2);
  CHECK(after->weights.golden.z == before->weights.golden.z);
  CHECK(after->weights.golden.image != before->weights.golden.image);
  CHECK(after->weights.latent.std == before->weights.latent.std);
  const auto golden = check_golden(after->weights);
  REQUIRE(golden);
  CHECK(golden->image < 1e-5);
  CHECK_THAT(after->weights.training, ContainsSubstring(R"("dtype":"I8")"));
  CHECK(export_to_file("").status != 0);
  CHECK(run_vaelet("export " + exported + " --overwrite --out " + exported).status == 0);
  CHECK((read_model_file(exported)->weights.golden.image == after->weights.golden.image));
}

TEST_CASE_METHOD(ExportFixture,
                 "what was measured stays with its weights, and leaves rounded ones") {
  REQUIRE(export_to_file("").status == 0);
  CHECK(has_note("test"));
  CHECK(has_note("validation"));
  REQUIRE(export_to_file("--dtype i8 --overwrite").status == 0);
  CHECK_FALSE(has_note("test"));
  CHECK_FALSE(has_note("validation"));
  CHECK(has_note("command"));
}

TEST_CASE_METHOD(ExportFixture, "a prior is scaled about its means, and notes by how much in all") {
  REQUIRE(train("--prior gaussian --overwrite").status == 0);
  REQUIRE(export_to_file("--prior-scale 1.5").status == 0);
  const auto before = read_model_file(out);
  const auto after = read_model_file(exported);
  REQUIRE(after);
  const PriorTensors& old_prior = before->weights.prior;
  const PriorTensors& prior = after->weights.prior;
  REQUIRE(prior.scale.size() == old_prior.scale.size());
  for (std::size_t i = 0; i < prior.scale.size(); ++i) {
    CHECK_THAT(prior.scale[i], WithinRel(1.5F * old_prior.scale[i], 2e-3F) || WithinAbs(0.0, 1e-6));
  }
  CHECK(prior.mean == old_prior.mean);
  CHECK(prior.weight == old_prior.weight);
  CHECK(after->weights.golden.image == before->weights.golden.image);
  CHECK(has_note("test"));
  REQUIRE(
      run_vaelet("export " + exported + " --prior-scale 2 --overwrite --out " + exported).status ==
      0);
  REQUIRE(run_vaelet("export " + exported + " --dtype i8 --overwrite --out " + exported).status ==
          0);
  CHECK_THAT(read_model_file(exported)->weights.training, ContainsSubstring(R"("prior_scale":3)"));
}

TEST_CASE_METHOD(ExportFixture, "a contrast multiplies logits, and notes by how much in all") {
  REQUIRE(export_to_file("--contrast 2").status == 0);
  const auto before = read_model_file(out);
  const auto after = read_model_file(exported);
  REQUIRE(after);
  const auto logit = [](double pixel) { return std::log(pixel / (1.0 - pixel)); };
  const auto& old_pixels = before->weights.golden.image;
  const auto& pixels = after->weights.golden.image;
  REQUIRE(pixels.size() == old_pixels.size());
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    CHECK_THAT(logit(pixels[i]), WithinAbs(2.0 * logit(old_pixels[i]), 2e-2));
  }
  CHECK(after->weights.latent.std == before->weights.latent.std);
  CHECK_FALSE(has_note("test"));
  REQUIRE(
      run_vaelet("export " + exported + " --contrast .5 --overwrite --out " + exported).status ==
      0);
  CHECK_THAT(read_model_file(exported)->weights.training, ContainsSubstring(R"("contrast":1)"));
  CHECK((read_model_file(exported)->weights.golden.image == old_pixels));
}

TEST_CASE_METHOD(ExportFixture, "a contrast is refused where pixels are no probabilities") {
  REQUIRE(train("--likelihood gaussian --overwrite").status == 0);
  check_refused("--out " + exported + " --contrast 2", "expected a model with a Bernoulli");
}

TEST_CASE_METHOD(ExportFixture, "a contrast is refused where a decoder ends without weights") {
  const std::string spec = folder.path() / "spec.json";
  std::ofstream(spec)
      << R"({"name": "halves", "image": {"height": 12, "width": 8, "channels": 1, "mean": 0, "std": 1},
 "labels": [], "latent": 3, "likelihood": {"kind": "bernoulli"}, "posterior": "log_variance",
 "encoder": [{"op": "flatten"}, {"op": "dense", "name": "e1", "in": 96, "out": 6}],
 "decoder": [{"op": "dense", "name": "d1", "in": 3, "out": 24},
             {"op": "unflatten", "channels": 1, "height": 6, "width": 4},
             {"op": "upsample", "factor": 2}]})";
  const CommandResult trained =
      call_vaelet("train --overwrite --epochs 1 --validation 32 --spec " + spec + " --data " +
                  data.string() + " --out " + out.string());
  INFO(trained.output);
  REQUIRE(trained.status == 0);
  check_refused("--out " + exported + " --contrast 2",
                "expected a decoder that ends in a layer with weights");
}

TEST_CASE_METHOD(ExportFixture, "a weights file names its author and its licence") {
  CHECK(training_text(out, "author") == "Ada");
  CHECK_THAT(training_text(out, "command"), ContainsSubstring("--author Ada"));
  REQUIRE(export_to_file("--licence MIT").status == 0);
  CHECK(training_text(exported, "author") == "Ada");
  CHECK(training_text(exported, "licence") == "MIT");
  REQUIRE(export_to_file("--author Grace --overwrite").status == 0);
  CHECK(training_text(exported, "author") == "Grace");
  CHECK_FALSE(has_note("licence"));
}

TEST_CASE_METHOD(ExportFixture, "export refuses flags that it would not follow") {
  const auto onnx = folder.path() / "onnx";
  check_refused("--out " + exported + " --data " + data.string(), "--data: expected a checkpoint");
  check_refused("--onnx " + onnx.string() + " --dtype i8", "ONNX files hold floats");
  check_refused("--onnx " + onnx.string() + " --author Ada", "not into ONNX files");
  check_refused("--onnx " + onnx.string() + " --prior-scale 2", "ONNX files hold none");
  check_refused("--onnx " + onnx.string() + " --contrast 2", "--contrast changes a weights file");
  check_refused("--out " + exported + " --prior-scale 0", "--prior-scale");
  check_refused("--out " + exported + " --contrast 0", "--contrast");
  check_refused("", "expected either --out");
  CHECK_FALSE(std::filesystem::exists(onnx));
}

TEST_CASE_METHOD(ExportFixture, "what changes weights is refused for a checkpoint") {
  const std::string unfinished = folder.path() / "run.checkpoint";
  REQUIRE(write_text(unfinished, "a state").has_value());
  for (const std::string flag : {"--prior-scale", "--contrast"}) {
    const CommandResult refused =
        call_vaelet("export " + unfinished + " --out " + exported + " " + flag + " 2");
    CHECK(refused.status != 0);
    CHECK_THAT(refused.output,
               ContainsSubstring(flag + ": expected a weights file, found the checkpoint"));
  }
}

TEST_CASE_METHOD(ExportFixture, "a prior that is the standard normal is not scaled") {
  check_refused("--out " + exported + " --prior-scale 1.5", "expected a model with a fitted prior");
}

TEST_CASE_METHOD(ExportFixture, "ONNX files that are there are replaced only when asked") {
  const std::string onnx = folder.path() / "onnx";
  REQUIRE(export_model("--onnx " + onnx).status == 0);
  const auto decoder = read_file(onnx + "/decoder.onnx").value();
  REQUIRE(train("--seed 2 --overwrite").status == 0);
  check_refused("--onnx " + onnx, "decoder.onnx\" exists: expected another --onnx, or --overwrite");
  CHECK((read_file(onnx + "/decoder.onnx").value() == decoder));
  REQUIRE(export_model("--overwrite --onnx " + onnx).status == 0);
  CHECK((read_file(onnx + "/decoder.onnx").value() != decoder));
}
