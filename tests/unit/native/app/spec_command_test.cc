// `vaelet spec`: what it prints is a specification that a weights file could hold.
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "shared/base/json.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"
#include "tests/unit/support/call_vaelet.h"

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
