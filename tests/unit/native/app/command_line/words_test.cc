// What a person meets who asks for help or misspells a word.
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/app/program.h"
#include "tests/unit/support/call_vaelet.h"

using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::Matches;
using Catch::Matchers::StartsWith;

namespace {

struct Wrong {
  std::string line;
  std::string sentence;
};

/// The values that no flag of numbers takes.
const std::vector<std::string> no_numbers = {"nan", "inf",  "-inf", "1e300", "-1e300",
                                             "-1",  "many", "1,5",  "0x10",  "1e"};

}  // namespace

TEST_CASE("the program alone, help and --help list the commands, and end well") {
  for (const char* line : {"", "help", "--help", "-h"}) {
    const CommandResult result = call_vaelet(line);
    INFO(line);
    CHECK(result.status == 0);
    CHECK_THAT(result.output, ContainsSubstring("train-classifier"));
  }
  const CommandResult help = call_vaelet("help sample");
  CHECK(help.status == 0);
  CHECK(help.output == call_vaelet("sample --help").output);
  CHECK_THAT(help.output, ContainsSubstring("--count"));
}

TEST_CASE("the version names the commit and the libraries") {
  const CommandResult result = call_vaelet("--version");
  CHECK(result.status == 0);
  CHECK_THAT(result.output,
             Matches("vaelet [0-9]+\\.[0-9]+\\.[0-9]+( \\(commit [0-9a-f]+\\+?\\))?\n"
                     "LibTorch [0-9][^\n]*BLAS[^\n]*\n"));
}

TEST_CASE("the first word that is wrong is named, with the nearest known") {
  const Wrong wrong = GENERATE(
      Wrong{"tarin", "vaelet: tarin is no command of vaelet; the nearest is train. "},
      Wrong{"help smaple", "smaple is no command of vaelet; the nearest is sample."},
      Wrong{"train --modle x",
            "--modle is no flag of `vaelet train`; the nearest is --model. "
            "`vaelet train --help` says what each flag takes."},
      Wrong{"train --latnet=3 --epochs x", "--latnet is no flag of `vaelet train`; the nearest is"},
      Wrong{"train -epochs 3", "-epochs is no flag of `vaelet train`; the nearest is --epochs"},
      Wrong{"--verison", "--verison is no flag of `vaelet`; the nearest is --version"},
      Wrong{"train --out --epochs 3", "--out: expected a value behind it, found the flag --epochs"},
      Wrong{"train --out --epohcs 3", "write a path as ./--epohcs"},
      Wrong{"train --out", "--out: expected a value behind it, found the end"},
      Wrong{"train --epochs 1 --epochs 2", "--epochs: expected once, found twice"},
      Wrong{"inspect a b", "`vaelet inspect` takes, found also \"b\""},
      Wrong{"train --model mlp-ave --out x", "found mlp-ave; the nearest is mlp-vae"},
      Wrong{"--config x.toml", "expected a command, found none"},
      Wrong{"train", "--out is required"});
  const CommandResult result = call_vaelet(wrong.line);
  INFO(wrong.line << '\n' << result.output);
  CHECK(result.status == 1);
  CHECK_THAT(result.output, StartsWith("vaelet: ") && ContainsSubstring(wrong.sentence));
}

TEST_CASE("every flag of numbers refuses what is no number of its range, in a short sentence") {
  const Program program;
  int flags = 0;
  for (const auto& command : program.commands()) {
    const auto* help = command->parser().get_help_ptr();
    for (const CLI::Option* option : command->parser().get_options()) {
      if (option == help || option->get_type_name() != "NUMBER") continue;
      ++flags;
      for (const std::string& value : no_numbers) {
        const CommandResult result =
            call_vaelet(command->parser().get_name() + " " + option->get_name() + " " + value);
        INFO(command->parser().get_name() << ' ' << option->get_name() << ' ' << value << '\n'
                                          << result.output);
        CHECK(result.status == 1);
        CHECK_THAT(result.output, ContainsSubstring(option->get_name() + ": expected a") &&
                                      ContainsSubstring("found " + value));
        CHECK(result.output.size() < 250);
      }
    }
  }
  CHECK(flags > 30);
}

TEST_CASE("a whole number is read in base ten") {
  CHECK_THAT(call_vaelet("spec --latent 010").output,
             ContainsSubstring("\"latent\": 10") || ContainsSubstring("\"latent\":10"));
}
