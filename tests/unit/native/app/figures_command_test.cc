// `vaelet figures`, `vaelet train --report` and `vaelet experiment`, as a person meets them.
#include <algorithm>
#include <array>
#include <filesystem>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "shared/base/json.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/decoded_png.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/image_files.h"
#include "tests/unit/support/run_vaelet.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/text_file.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

struct FiguresCommandFixture {
  TemporaryFolder folder;
  std::string data = folder.path() / "bars";
  std::string model = folder.path() / "model.safetensors";
  std::string out = folder.path() / "figures";

  FiguresCommandFixture() { write_small_data_set(data); }

  CommandResult train(const std::string& flags) const {
    return run_vaelet("train --validation 32 --data " + data + " --out " + model + " " + flags);
  }
  static DecodedPng png_of(const std::filesystem::path& path) {
    return decoded_png(read_file(path).value());
  }
};

}  // namespace

TEST_CASE_METHOD(FiguresCommandFixture, "figures draws a model and writes its numbers") {
  REQUIRE(train("--model conv-cvae --latent 3 --epochs 1 --likelihood gaussian").status == 0);
  const CommandResult drawn =
      run_vaelet("figures " + model + " --data " + data + " --out " + out + "/below");
  INFO(drawn.output);
  REQUIRE(drawn.status == 0);
  for (const char* name : {"latents", "reconstructions", "samples", "labels"}) {
    CHECK(png_of(out + "/below/" + name + ".png").width > 100);
  }
  const auto json = parse_json(text_of(out + "/below/figures.json")).value();
  const Json* test = json.find("test");
  REQUIRE(test != nullptr);
  CHECK(std::get<Json::Array>(test->find("kl_nats")->value).size() == 3);
  CHECK(std::get<double>(test->find("squared_error")->value) > 0.0);
  CHECK(std::get<std::int64_t>(json.find("test_images")->value) == small_test_count);
  CHECK(std::get<Json::Array>(json.find("figures")->value).size() == 4);
}

TEST_CASE_METHOD(FiguresCommandFixture, "pictures in colour are trained, drawn and measured so") {
  const std::string pictures = folder.path() / "pictures";
  const std::string classifier = folder.path() / "classifier.safetensors";
  const std::string report = folder.path() / "report";
  write_image_classes(pictures, 30, /*in_colour=*/true);
  const auto done = [](const std::string& arguments) {
    const CommandResult result = run_vaelet(arguments);
    INFO(result.output);
    REQUIRE(result.status == 0);
    return result.output;
  };
  const std::string told = done("train --model conv-cvae --latent 3 --epochs 2 --data " + pictures +
                                " --out " + model + " --report " + report);
  CHECK_THAT(told, ContainsSubstring("81 of 81 training pictures have colour") ||
                       ContainsSubstring("90 of 90 training pictures have colour"));
  CHECK_THAT(told, ContainsSubstring("--channels 1 reads them in grey"));
  CHECK_THAT(text_of(model), ContainsSubstring("\\\"sigma2\\\":\\\"optimal\\\""));
  CHECK(png_of(report + "/samples.png").channels == 3);
  done("sample " + model + " --count 4 --out " + out + ".png");
  const DecodedPng samples = png_of(out + ".png");
  CHECK(std::ranges::any_of(samples.pixels, [](const std::array<int, 3>& pixel) {
    return pixel[0] != pixel[1] || pixel[1] != pixel[2];
  }));
  done("figures " + model + " --data " + pictures + " --out " + out);
  CHECK(png_of(out + "/reconstructions.png").channels == 3);
  done("train-classifier --epochs 1 --data " + pictures + " --out " + classifier);
  const std::string measured =
      done("eval " + model + " --data " + pictures + " --classifier " + classifier +
           " --samples 60 --nll-samples 2 --nll-images 4 --out " + out + ".json");
  CHECK_THAT(measured, ContainsSubstring("no measures of strokes"));
  CHECK_THAT(measured, ContainsSubstring("pixel_squared_error"));
  CHECK_THAT(measured, ContainsSubstring("frechet_distance"));
  CHECK_THAT(measured, !ContainsSubstring("slant_spread"));
  done("encode " + pictures + " --model " + model + " --out " + out + ".npy");
  const CommandResult grey = run_vaelet("encode " + pictures + " --channels 1 --model " + model +
                                        " --overwrite --out " + out + ".npy");
  CHECK_THAT(grey.output, ContainsSubstring("expected images in colour as the model has them"));
}

TEST_CASE_METHOD(FiguresCommandFixture, "figures refuses a folder that is a file") {
  REQUIRE(train("--model mlp-vae --latent 2 --epochs 1").status == 0);
  const std::string file = model + ".other";
  std::filesystem::copy_file(model, file);
  const CommandResult refused =
      run_vaelet("figures " + model + " --data " + data + " --out " + file);
  INFO(refused.output);
  CHECK(refused.status != 0);
  CHECK_THAT(refused.output, ContainsSubstring("\"" + file + "\""));
  CHECK(text_of(file) == text_of(model));
}

TEST_CASE_METHOD(FiguresCommandFixture,
                 "a training with a report leaves metrics, samples and a page") {
  const CommandResult trained = train("--model mlp-vae --latent 2 --epochs 3 --report " + out);
  INFO(trained.output);
  REQUIRE(trained.status == 0);
  const std::string metrics = text_of(out + "/metrics.jsonl");
  CHECK(std::ranges::count(metrics, '\n') == 3);
  CHECK(png_of(out + "/samples/epoch-0003.png").width > 100);
  CHECK(png_of(out + "/manifold.png").width > 100);
  const std::string page = text_of(out + "/report.html");
  CHECK_THAT(page, ContainsSubstring("Finished after epoch 3 of 3"));
  CHECK_THAT(page, ContainsSubstring("--batch-size"));
  CHECK_THAT(page, ContainsSubstring("Encoder means of"));
}

TEST_CASE_METHOD(FiguresCommandFixture,
                 "an experiment trains its models and sets them side by side") {
  const CommandResult run = run_vaelet(
      "experiment conv-cvae-beta-1 --epochs 1 --validation 32 --data " + data + " --out " + out);
  INFO(run.output);
  REQUIRE(run.status == 0);
  for (const char* which : {"reference", "corrected", "bernoulli"}) {
    CHECK(std::filesystem::exists(out + "/" + which + "/model.safetensors"));
    CHECK(png_of(out + "/" + which + "/labels.png").width > 100);
  }
  CHECK(png_of(out + "/comparison.png").width > png_of(out + "/corrected/samples.png").width);
  CHECK_THAT(run.output, ContainsSubstring("--objective reference"));

  const std::string metrics = text_of(out + "/corrected/metrics.jsonl");
  const CommandResult again = run_vaelet(
      "experiment conv-cvae-beta-1 --epochs 1 --validation 32 --data " + data + " --out " + out);
  CHECK(again.status == 0);
  CHECK_THAT(again.output, ContainsSubstring("holds the result of this training already"));
  CHECK_THAT(again.output, !ContainsSubstring("epoch 1/1"));
  const CommandResult other = run_vaelet(
      "experiment conv-cvae-beta-1 --epochs 2 --validation 32 --data " + data + " --out " + out);
  CHECK(other.status != 0);
  CHECK_THAT(other.output, ContainsSubstring("move its folder away, or name another"));
  CHECK(text_of(out + "/corrected/metrics.jsonl") == metrics);
}

TEST_CASE("experiments are told by name, and an unknown or missing one is refused") {
  const CommandResult list = call_vaelet("experiment --list");
  CHECK(list.status == 0);
  for (const char* name : {"mlp-vae-beta-0", "mlp-vae-beta-12", "mlp-vae-beta-200", "mlp-vae-2d",
                           "conv-cvae-beta-1", "conv-cvae-beta-1e-11"}) {
    CHECK_THAT(list.output, ContainsSubstring(std::string(name) + "\n"));
  }
  const CommandResult unknown = call_vaelet("experiment mlp-vae-beta-7 --out /nowhere");
  CHECK(unknown.status != 0);
  CHECK_THAT(unknown.output, ContainsSubstring("mlp-vae-beta-200"));
  const CommandResult none = call_vaelet("experiment");
  CHECK(none.status != 0);
  CHECK_THAT(none.output, ContainsSubstring("expected either NAME or --list, found neither"));
  const CommandResult nowhere = call_vaelet("experiment mlp-vae-2d");
  CHECK(nowhere.status != 0);
  CHECK_THAT(nowhere.output, ContainsSubstring("expected the flag --out"));
}
