// `vaelet spec`: what it prints is a specification that a weights file could hold.
#include <fstream>
#include <string>
#include <variant>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/model_file.h"
#include "shared/base/json.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"
#include "tests/unit/support/call_vaelet.h"
#include "tests/unit/support/image_files.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/text_file.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("spec prints a model that can be read back, of the size and the classes asked for") {
  const CommandResult printed = call_vaelet(
      "spec --model conv-cvae --latent 5 --image-size 20x12 --labels cat,dog,cow "
      "--likelihood gaussian --sigma2 0.25");
  INFO(printed.output);
  REQUIRE(printed.status == 0);
  const auto spec = spec_from_json(parse_json(printed.output).value());
  REQUIRE(spec);
  CHECK(infer_shapes(*spec).has_value());
  CHECK(spec->name == "conv-cvae");
  CHECK(spec->latent == 5);
  CHECK(spec->image.height == 20);
  CHECK(spec->image.width == 12);
  CHECK(spec->labels == std::vector<std::string>{"cat", "dog", "cow"});
  CHECK(spec->likelihood.kind == LikelihoodKind::gaussian);
  CHECK(spec->likelihood.sigma2 == 0.25);
}

TEST_CASE("spec puts each layer on a line of its own, and digits are its classes by default") {
  const CommandResult printed = call_vaelet("spec");
  CHECK(printed.status == 0);
  CHECK_THAT(printed.output, ContainsSubstring("\n    {\"op\":\"flatten\"},\n"));
  CHECK_THAT(printed.output, ContainsSubstring("[\"0\",\"1\",\"2\",\"3\""));
}

TEST_CASE("spec in colour has a Gaussian likelihood, unless another one is named") {
  const auto spec_of = [](const std::string& flags) {
    const CommandResult printed = call_vaelet("spec --model conv-vae --channels 3 " + flags);
    return spec_from_json(parse_json(printed.output).value()).value();
  };
  CHECK(spec_of("").image.channels == 3);
  CHECK(spec_of("").likelihood.kind == LikelihoodKind::gaussian);
  CHECK(spec_of("--likelihood bernoulli").likelihood.kind == LikelihoodKind::bernoulli);
}

namespace {

/// A folder of pictures in colour, the specification of a model for them, and a place for it.
struct SpecFixture {
  TemporaryFolder folder;
  std::string data = folder.path() / "pictures";
  std::string file = folder.path() / "spec.json";
  std::string out = folder.path() / "model.safetensors";

  SpecFixture() { write_image_classes(data, 12, /*in_colour=*/true); }

  void write_spec(const std::string& flags, const std::string& from = "",
                  const std::string& to = "") const {
    std::string text = call_vaelet("spec --image-size 12x20 " + flags).output;
    if (!from.empty()) text.replace(text.find(from), from.size(), to);
    std::ofstream(file) << text;
  }

  CommandResult train(const std::string& flags = "") const {
    return call_vaelet("train --spec " + file + " --epochs 1 --validation 6 --data " + data +
                       " --out " + out + (flags.empty() ? "" : " " + flags));
  }
};

}  // namespace

TEST_CASE_METHOD(SpecFixture, "train takes a model of any layers from a file") {
  write_spec("--model conv-cvae --latent 5 --channels 3 --labels 2,10,left",
             R"("stride":2,"padding":0,"activation":"relu")",
             R"("stride":2,"padding":0,"activation":"elu","alpha":0.5)");
  const CommandResult trained = train();
  INFO(trained.output);
  REQUIRE(trained.status == 0);
  const auto model = read_model_file(out);
  REQUIRE(model);
  CHECK(model->weights.spec.latent == 5);
  CHECK(std::get<Conv2d>(model->weights.spec.encoder.front()).activation.kind ==
        ActivationKind::elu);
  CHECK_THAT(model->weights.training, ContainsSubstring(R"("spec":"spec.json","likelihood")"));
  const CommandResult both = train("--overwrite --latent 3");
  CHECK_THAT(both.output, ContainsSubstring("--latent stands in what --spec names"));
}

TEST_CASE_METHOD(SpecFixture, "train refuses a specification that the data do not fit") {
  write_spec("--model conv-cvae --channels 3 --labels 2,10,right");
  CHECK_THAT(train().output, ContainsSubstring("expected the 3 classes of the data \"pictures\""));
  CHECK_THAT(train("--image-size 12x24").output,
             ContainsSubstring("expected images of 12 x 20 in colour"));
  CHECK_THAT(train("--channels 1").output, ContainsSubstring("found 12 x 20 in grey"));
  CHECK_THAT(train("--likelihood bernoulli").output,
             ContainsSubstring("--likelihood: expected gaussian as in"));
}

TEST_CASE_METHOD(SpecFixture, "train refuses a specification without an encoder") {
  write_spec("--model mlp-vae");
  const std::string text = text_of(file);
  const std::size_t start = text.find("\"encoder\"");
  std::ofstream(file) << text.substr(0, start) + text.substr(text.find("\"decoder\""));
  const CommandResult refused = train();
  CHECK(refused.status != 0);
  CHECK_THAT(refused.output, ContainsSubstring("expected an encoder, which training needs"));
}

TEST_CASE("spec refuses what makes no model, with a sentence") {
  for (const auto& [flags, sentence] :
       {std::pair{"--model resnet", "--model: expected one of mlp-vae, "},
        {"--labels cat,cat", "cat"},
        {"--labels cat,,dog --model conv-cvae", "label"},
        {"--sigma2 1", "expected --likelihood gaussian with it"},
        {"--image-size 0x5", "expected HEIGHTxWIDTH in pixels"}}) {
    const CommandResult refused = call_vaelet(std::string("spec ") + flags);
    INFO(flags << '\n' << refused.output);
    CHECK(refused.status != 0);
    CHECK_THAT(refused.output, ContainsSubstring(sentence));
  }
}
