// The `vaelet` command as a person meets it: its sentences, its exit status, and that no file is
// left where none is wanted.
#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "native/base/model_file.h"
#include "tests/unit/native/app/train/train_fixture.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/decoded_png.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

struct CommandFixture : TrainFixture {
  /// Checks that nothing but the data set stands in the folder.
  void check_nothing_written() const {
    const auto count = std::distance(std::filesystem::directory_iterator(folder.path()), {});
    CHECK(count == 1);
  }
};

struct BadFlag {
  std::string flags;
  std::string sentence;
};

}  // namespace

TEST_CASE_METHOD(CommandFixture, "train refuses bad flags with a sentence and writes nothing") {
  const BadFlag bad = GENERATE(
      BadFlag{"--model resnet", "expected one of mlp-vae, conv-vae, conv-cvae,"},
      BadFlag{"--likelihood poisson", "expected one of bernoulli, gaussian, found poisson"},
      BadFlag{"--latent 0", "--latent: expected a whole number from 1"},
      BadFlag{"--latent many", "found many"},
      BadFlag{"--beta -1", "epochs such as 0:0,5:1, found -1"},
      BadFlag{"--beta nan", "epochs such as 0:0,5:1, found nan"},
      BadFlag{"--beta 1e999", "epochs such as 0:0,5:1, found 1e999"},
      BadFlag{"--lr 0", "expected a finite number above 0, from"},
      BadFlag{"--likelihood gaussian --sigma2 0", "expected a finite number above 0, from"},
      BadFlag{"--sigma2 0.5", "expected --likelihood gaussian with it, found bernoulli"},
      BadFlag{"--binarise --likelihood gaussian", "expected --likelihood bernoulli with it"},
      BadFlag{"--objective reference", "expected --likelihood gaussian with it, found bernoulli"},
      BadFlag{"--beta 0:0,0:1", "points EPOCH:VALUE of rising epochs such as 0:0,5:1"},
      BadFlag{"--kl-warmup 2 --beta 0:0,5:1", "expected a number as --beta with it"},
      BadFlag{"--importance-samples 5 --beta 2", "have a loss of their own"},
      BadFlag{"--prior-components 3", "expected --prior mixture with it, found standard"},
      BadFlag{"--ema 1", "expected a number from 0 to"},
      BadFlag{"--lr-schedule linear", "expected one of constant"},
      BadFlag{"--epochs 0", "--epochs"}, BadFlag{"--batch-size 0", "--batch-size"},
      BadFlag{"--threads 0", "--threads"}, BadFlag{"--seed -1", "--seed"},
      BadFlag{"--dtype f64", "expected one of f32, f16, i8, found f64"},
      BadFlag{"--prior flow", "expected one of standard, gaussian, mixture"},
      BadFlag{"--validation 192", "expected fewer than the 192 training images"},
      BadFlag{"--colour red", "--colour"},
      BadFlag{"--data /nowhere", "found no folder \"/nowhere\""},
      BadFlag{"--out /nowhere/model.safetensors", "cannot write \"/nowhere/model.safetensors\""});
  const CommandResult result = call_vaelet(train_line(bad.flags));
  INFO(bad.flags << '\n' << result.output);
  CHECK(result.status != 0);
  CHECK_THAT(result.output, ContainsSubstring(bad.sentence));
  check_nothing_written();
}

TEST_CASE_METHOD(CommandFixture, "a checkpoint in the place of the weights is refused") {
  const CommandResult result =
      call_vaelet(train_line("--checkpoint " + (folder.path() / "." / "out.safetensors").string()));
  CHECK(result.status != 0);
  CHECK_THAT(result.output, ContainsSubstring("expected another place than that of"));
  check_nothing_written();
}

TEST_CASE("the program ends with a sentence and a status when the command line is wrong") {
  const CommandResult result = run_vaelet("train --latent 0 --out nowhere.safetensors");
  CHECK(result.status != 0);
  CHECK(result.status < 126);
  CHECK_THAT(result.output, ContainsSubstring("--latent: expected a whole number from 1"));
}

TEST_CASE_METHOD(CommandFixture, "beta 1.0 is beta 1: several draws of z are accepted with it") {
  const CommandResult result = train("--beta 1.0 --importance-samples 5");
  INFO(result.output);
  REQUIRE(result.status == 0);
  CHECK_THAT(read_model_file(out)->weights.training, ContainsSubstring("--beta 1 --kl-warmup 0"));
}

TEST_CASE_METHOD(CommandFixture, "a tenth of a small data set is kept for validation") {
  const CommandResult result = run_vaelet("train --epochs 1 --data " + data.string() + " --out " +
                                          (folder.path() / "my out.safetensors").string());
  INFO(result.output);
  CHECK(result.status != 0);
  const CommandResult quoted = run_vaelet("train --epochs 1 --data " + data.string() + " --out '" +
                                          (folder.path() / "my out.safetensors").string() + "'");
  INFO(quoted.output);
  REQUIRE(quoted.status == 0);
  CHECK_THAT(quoted.output, ContainsSubstring("173 images of 12 x 8 to train, 19 to validate"));
  const auto model = read_model_file(folder.path() / "my out.safetensors");
  REQUIRE(model);
  CHECK_THAT(model->weights.training, ContainsSubstring("--validation 19"));
  CHECK_THAT(model->weights.training, ContainsSubstring("--out 'my out.safetensors'"));
}

TEST_CASE_METHOD(CommandFixture, "no last epoch of an earlier training stays beside the best") {
  std::ofstream(last) << "of an earlier training";
  const CommandResult refused = train("--epochs 1");
  CHECK(refused.status != 0);
  CHECK_THAT(refused.output, ContainsSubstring(last.string() + "\" exists"));
  REQUIRE(train("--epochs 1 --overwrite").status == 0);
  CHECK_FALSE(std::filesystem::exists(last));
}

TEST_CASE_METHOD(CommandFixture, "a flag that stands twice is refused") {
  const CommandResult result = call_vaelet(train_line("--epochs 1 --epochs 2"));
  CHECK(result.status != 0);
  CHECK_THAT(result.output, ContainsSubstring("--epochs"));
}

TEST_CASE_METHOD(CommandFixture,
                 "a damaged data set is refused by file name and nothing is written") {
  write_plain(data / "train-images-idx3-ubyte", {1, 2, 3, 4});
  const CommandResult result = call_vaelet(train_line(""));
  CHECK(result.status != 0);
  CHECK_THAT(result.output, ContainsSubstring("train-images-idx3-ubyte"));
  CHECK_THAT(result.output,
             ContainsSubstring("expected an IDX file, which begins with two zero bytes"));
  check_nothing_written();
}

TEST_CASE_METHOD(CommandFixture,
                 "the same seed and one thread give the same file, another seed another") {
  const std::string flags =
      GENERATE(std::string("--model mlp-vae"),
               std::string("--model conv-cvae --dtype f16 --prior gaussian --likelihood gaussian"));
  const auto bytes = [&](const std::string& seed) {
    const CommandResult result = train(flags + " --overwrite --seed " + seed);
    INFO(result.output);
    REQUIRE(result.status == 0);
    return read_file(out).value();
  };
  const auto first = bytes("5");
  CHECK((bytes("5") == first));
  CHECK((bytes("6") != first));
}

TEST_CASE_METHOD(CommandFixture,
                 "flags can stand in a configuration file, and the command line wins") {
  const auto config = folder.path() / "recipe.toml";
  std::ofstream(config) << "[train]\nmodel = \"conv-cvae\"\nlatent = 5\nepochs = 1\nout = \""
                        << out.string() << "\"\n";
  const CommandResult result = run_vaelet("train --config " + config.string() +
                                          " --latent 4 --validation 32 --data " + data.string());
  INFO(result.output);
  REQUIRE(result.status == 0);
  const auto model = read_model_file(out);
  REQUIRE(model);
  CHECK(model->weights.spec.name == "conv-cvae");
  CHECK(model->weights.spec.latent == 4);
  CHECK(model->weights.training.find(folder.path().string()) == std::string::npos);
}

TEST_CASE_METHOD(CommandFixture,
                 "a configuration file that is not meant so is refused by its name") {
  const auto config = folder.path() / "recipe.toml";
  const std::string line = "train --config " + config.string() + " --out " + out.string();
  const auto refusal = [&](const std::string& text) {
    std::ofstream(config) << text;
    const CommandResult result = call_vaelet(line);
    CHECK(result.status != 0);
    CHECK_THAT(result.output, ContainsSubstring("\"" + config.string() + "\": "));
    return result.output;
  };
  CHECK_THAT(refusal("[train]\nlatend = 5\n"), ContainsSubstring("the nearest is latent"));
  CHECK_THAT(refusal("[train]\nlatent = 0\n"), ContainsSubstring("--latent: expected a whole"));
  CHECK_THAT(call_vaelet("train --config /nowhere/x.toml --out " + out.string()).output,
             ContainsSubstring("cannot read \"/nowhere/x.toml\""));
}

TEST_CASE_METHOD(CommandFixture, "a trained file is inspected and sampled, by label and by row") {
  REQUIRE(train("--model conv-cvae --prior gaussian --author Ada").status == 0);
  const CommandResult inspected = run_vaelet("inspect " + out.string());
  CHECK(inspected.status == 0);
  CHECK_THAT(inspected.output, ContainsSubstring("12 x 8 pixels, 3 latent dimensions"));
  CHECK_THAT(inspected.output, ContainsSubstring("vaelet train --model conv-cvae"));
  CHECK_THAT(inspected.output,
             ContainsSubstring("\nauthor: Ada\nlicence: the file does not say\n"));
  CHECK_THAT(inspected.output, ContainsSubstring("encoded with one of at most"));
  const auto png = folder.path() / "grid.png";
  CHECK(
      run_vaelet("sample " + out.string() + " --label 2 --count 4 --out " + png.string()).status ==
      0);
  CHECK(std::filesystem::file_size(png) > 50);
  const CommandResult wrong =
      run_vaelet("sample " + out.string() + " --label 7 --overwrite --out " + png.string());
  CHECK(wrong.status != 0);
  CHECK_THAT(wrong.output, ContainsSubstring("--label: expected one of 0, 1, 2, found 7"));
}

TEST_CASE_METHOD(CommandFixture,
                 "many samples of each label are drawn on a sheet of several rows") {
  REQUIRE(train("--model conv-cvae").status == 0);
  const std::string png = folder.path() / "sheet.png";
  std::ofstream(png) << "of another day";
  REQUIRE(call_vaelet("sample " + out.string() + " --count 45 --overwrite --out " + png).status ==
          0);
  const auto sheet = decoded_png(read_file(png).value());
  // Three labels, each in three rows of at most twenty images of 12 x 8 pixels, two apart.
  CHECK(sheet.width == 20 * (8 + 2) - 2);
  CHECK(sheet.height == 3 * (3 * (12 + 2) - 2) + 2 * 8);
}

TEST_CASE_METHOD(CommandFixture, "a training on a device that is not there ends before it begins") {
  const CommandResult result = train("--model mlp-vae --device cuda");
  if (result.status == 0) return;  // there is one
  CHECK(result.status != 0);
  CHECK_THAT(result.output, ContainsSubstring("--device cuda: expected a LibTorch with CUDA"));
  CHECK_FALSE(std::filesystem::exists(out));
  CHECK_THAT(train("--model mlp-vae --precision bf16").output,
             ContainsSubstring("--precision is of --device cuda"));
  CHECK_THAT(train("--model mlp-vae --device cuda --threads 2").output,
             ContainsSubstring("--device cuda needs no other threads; expected --threads 1"));
}

TEST_CASE_METHOD(CommandFixture, "sample refuses a label for a model that has none") {
  REQUIRE(train("--model mlp-vae").status == 0);
  const CommandResult result = call_vaelet("sample " + out.string() + " --label 1 --out " +
                                           (folder.path() / "grid.png").string());
  CHECK(result.status != 0);
  CHECK_THAT(result.output, ContainsSubstring("expected no --label, found 1"));
}

TEST_CASE_METHOD(CommandFixture, "inspect and sample refuse a file that is missing or foreign") {
  const std::string command =
      GENERATE(std::string("inspect "), std::string("sample --out grid.png "));
  const CommandResult missing = call_vaelet(command + "/nowhere/model.safetensors");
  CHECK(missing.status != 0);
  CHECK_THAT(missing.output, ContainsSubstring("cannot read \"/nowhere/model.safetensors\""));
  const auto foreign = folder.path() / "foreign.safetensors";
  std::ofstream(foreign) << "<!DOCTYPE html>";
  const CommandResult refused = call_vaelet(command + foreign.string());
  CHECK(refused.status != 0);
  CHECK_THAT(refused.output, ContainsSubstring(foreign.string()));
  CHECK_FALSE(std::filesystem::exists("grid.png"));
}
