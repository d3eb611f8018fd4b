#include "native/app/command_line/configuration_file.h"

#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

const KnownFlags known = {{"sample", {"seed", "count"}},
                          {"train", {"epochs", "lr", "model", "out", "resume"}}};

/// Returns the settings as `name=value` each, or the sentence of the error.
std::string read(const std::string& text) {
  const auto settings = read_configuration(text, "train", known);
  if (!settings) return settings.error().detail;
  std::string all;
  for (const auto& [name, value] : *settings) {
    all += (all.empty() ? "" : " ") + name + "=" + value;
  }
  return all;
}

struct Refused {
  std::string text;
  std::string sentence;
};

}  // namespace

TEST_CASE("the settings of one command are read as the command line has them") {
  CHECK(read("[sample]\nseed = 3\n[train]\nepochs = 5\nlr = 0.0015\nout = \"a # b\"\n"
             "resume = true # so that it goes on\n") == "epochs=5 lr=0.0015 out=a # b resume=true");
  CHECK(read("\xEF\xBB\xBF[train]\r\nepochs = 5\r\n") == "epochs=5");
  CHECK(read("train.epochs = 5") == "epochs=5");
  CHECK(read("[train]").empty());
}

TEST_CASE("a configuration that is not meant so is refused by line, section and nearest key") {
  const Refused refused = GENERATE(
      Refused{"epochs = 5", "line 1: the key \"epochs\" stands in no section; expected [train]"},
      Refused{"[train]\n\nepoch = 5",
              "line 3, section [train]: expected a flag of `vaelet train`, found \"epoch\"; the "
              "nearest is epochs"},
      Refused{"[sample]\nsede = 5\n[train]", "found \"sede\"; the nearest is seed"},
      Refused{"[trian]\nepochs = 5", "found [trian]; the nearest is train"},
      Refused{"[sample]\nseed = 5", "expected a section [train] with the flags"},
      Refused{"", "expected a section [train]"},
      Refused{"[train]\nepochs = 5\nepochs = 6", "line 3: expected TOML"},
      Refused{"[train]\nepochs 5", "line 2: expected TOML"},
      Refused{"[train]\nmodel = mlp-vae", "line 2: expected TOML"},
      Refused{"[train]\nepochs = [5, 6]", "line 2, section [train], key \"epochs\": expected one"},
      Refused{"[train]\nepochs = 1979-05-27", "expected one text, number, true or false"},
      Refused{"[train.deep]\nepochs = 5", "found \"deep\""},
      Refused{"[train]\nout = \"\xff\"", "expected TOML"},
      Refused{std::string("\xFF\xFE[\0t\0", 6), "expected TOML"});
  INFO(refused.text);
  CHECK_THAT(read(refused.text), ContainsSubstring(refused.sentence));
}
