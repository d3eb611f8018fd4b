#include "native/app/sweep/grid.h"

#include <chrono>
#include <cstddef>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Returns a line for each task, its name and its settings, or the sentence of the error.
std::string tasks_of(const std::string& text) {
  const auto tasks = read_grid(text, {"beta", "epochs", "model", "seed"});
  if (!tasks) return tasks.error().detail;
  std::string lines;
  for (const GridTask& task : *tasks) {
    lines += task.name + ":";
    for (const auto& [name, value] : task.settings) lines += " " + name + "=" + value;
    lines += "\n";
  }
  return lines;
}

}  // namespace

TEST_CASE("every combination of the lists is a run") {
  CHECK(tasks_of("[train]\nepochs = 5\n[grid]\nseed = [1, 2]\nbeta = [0, 0.5]\n") ==
        "beta-0-seed-1: epochs=5 beta=0 seed=1\n"
        "beta-0-seed-2: epochs=5 beta=0 seed=2\n"
        "beta-0.5-seed-1: epochs=5 beta=0.5 seed=1\n"
        "beta-0.5-seed-2: epochs=5 beta=0.5 seed=2\n");
}

TEST_CASE("runs with flags of their own are combined with the lists") {
  CHECK(tasks_of("[[run]]\nmodel = \"a/b\"\n[[run]]\nmodel = \"c\"\nbeta = \"0:0,5:1\"\n"
                 "[grid]\nseed = [1]\n") ==
        "model-a_b-seed-1: model=a/b seed=1\n"
        "beta-0_0_5_1-model-c-seed-1: beta=0:0,5:1 model=c seed=1\n");
  CHECK(tasks_of("[train]\nepochs = 5\n") == "run: epochs=5\n");
}

TEST_CASE("a text that is no grid is refused with its line") {
  const auto [text, sentence] = GENERATE(table<std::string, std::string>(
      {{"[grid]\nseed = 3\n", "line 2: \"seed\": expected a list of values"},
       {"[grid]\nseed = []\n", "line 2: \"seed\": expected a list of values"},
       {"[grid]\nseed = [1, 1]\n", "expected each value once, found 1 twice"},
       {"[grid]\nmodel = [\"a/b\", \"a b\"]\n", "names of the runs' folders do, found a/b and a b"},
       {"[grid]\nseed = [[1]]\n", "expected one text, number, true or false"},
       {"[grid]\nsede = [1]\n", "line 2: expected a flag of `vaelet train`"},
       {"[train]\nbeta = [1]\n", "line 2: \"beta\": expected one text, number"},
       {"[sample]\nseed = 1\n", "expected the sections [train], [grid] and [[run]]"},
       {"seed = 1\n", "expected the sections [train], [grid] and [[run]]"},
       {"[run]\nseed = 1\n", "expected sections [[run]]"},
       {"[train]\nseed = 1\n[grid]\nseed = [2]\n", "found \"seed\" in two"},
       {"[[run]]\nmodel = \"a/b\"\n[[run]]\nmodel = \"a:b\"\n", "found \"model-a_b\" twice"},
       {"[train\n", "line 1: expected TOML"}}));
  CHECK_THAT(tasks_of(text), ContainsSubstring(sentence));
}

TEST_CASE("a grid of more runs than anyone wants is refused before they are made") {
  std::string list = "[0";
  for (int value = 1; value < 400; ++value) list += ", " + std::to_string(value);
  list += "]\n";
  CHECK_THAT(tasks_of("[grid]\nseed = " + list + "epochs = " + list),
             ContainsSubstring("expected at most 100000 runs"));
}

TEST_CASE("a list of many values is read once, and one of too many is not") {
  const auto grid = [](int count, const std::string& last) {
    std::string list;
    for (int value = 0; value < count; ++value) list += std::to_string(value) + ", ";
    return "[grid]\nseed = [" + list + last + "]\n";
  };
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  CHECK_THAT(tasks_of(grid(90000, "89999")), ContainsSubstring("found 89999 twice"));
  // Comparing each with all others takes minutes.
  CHECK(Clock::now() - start < std::chrono::seconds(20));
  CHECK(tasks_of(grid(100000, "[]")) == "expected at most 100000 runs, found more");
}

TEST_CASE("a run whose name no folder can have is refused") {
  const auto grid = [](std::size_t length) {
    return "[grid]\nmodel = [\"" + std::string(length, 'x') + "\"]\n";
  };
  CHECK_THAT(tasks_of(grid(249)), ContainsSubstring("model-xxx"));
  CHECK_THAT(tasks_of(grid(250)), ContainsSubstring("of at most 255 bytes, found \"model-xxx"));
}
