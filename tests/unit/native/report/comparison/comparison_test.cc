#include "native/report/comparison/comparison.h"

#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/report/comparison/comparison_page.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Three seeds of one setting, one run of another.
Comparison example() {
  return compare({{"a", {{"beta", "1"}, {"epochs", "5"}}, {{"-ELBO", 2.0}, {"KL", 1.0}}},
                  {"b", {{"beta", "1"}, {"epochs", "5"}}, {{"-ELBO", 4.0}, {"KL", 1.0}}},
                  {"<c>", {{"beta", "4"}, {"epochs", "5"}}, {{"-ELBO", -7.0}, {"KL", 2.5}}},
                  {"d", {{"beta", "1"}, {"epochs", "5"}}, {{"-ELBO", 9.0}, {"KL", 1.0}}}});
}

}  // namespace

TEST_CASE("runs that differ by their seeds are one setting, with mean and deviation") {
  const Comparison comparison = example();
  CHECK(comparison.flags == std::vector<std::string>{"beta"});
  REQUIRE(comparison.settings.size() == 2);
  const ComparedSetting& setting = comparison.settings.front();
  CHECK(setting.runs == std::vector<std::string>{"a", "b", "d"});
  CHECK(setting.metrics[0].mean == 5.0);
  // ((2 - 5)^2 + (4 - 5)^2 + (9 - 5)^2) / 2 = 13
  CHECK(setting.metrics[0].deviation == std::sqrt(13.0));
  CHECK(setting.metrics[1].deviation == 0.0);
  CHECK_FALSE(comparison.settings.back().metrics[0].deviation);
  CHECK(setting_text(comparison, setting) == "beta 1");
}

TEST_CASE("trainings on other files of one name are other settings") {
  const auto run = [](const std::string& data, const std::string& digest, double elbo) {
    return ComparedRun{data, {{"data", data}}, {{"-ELBO", elbo}}, {{"data", data, digest}}};
  };
  const std::string one(64, '1');
  const std::string two(64, '2');
  const Comparison comparison =
      compare({run("p", one, 1.0), run("p", two, 5.0), run("a/p/", one, 3.0), run("q", two, 7.0)});
  CHECK(comparison.flags == std::vector<std::string>{"data"});
  REQUIRE(comparison.settings.size() == 3);
  CHECK(comparison.settings[0].values == std::vector<std::string>{"p (111111111111)"});
  CHECK(comparison.settings[0].metrics[0].mean == 2.0);
  CHECK(comparison.settings[1].values == std::vector<std::string>{"p (222222222222)"});
  CHECK(comparison.settings[2].values == std::vector<std::string>{"q"});
  CHECK(compare({run("p", one, 1.0), run("/b/p", one, 2.0), run("p", one, 2.0)}).flags.empty());
}

TEST_CASE("what a training read, of which no file says the digest, is told by its name") {
  const auto run = [](const std::string& name) {
    return ComparedRun{name, {}, {{"KL", 1.0}}, {{"init", name, ""}}};
  };
  const Comparison comparison = compare({run("a"), run("b"), run("a")});
  REQUIRE(comparison.settings.size() == 2);
  CHECK(comparison.settings[0].values == std::vector<std::string>{"a"});
}

TEST_CASE("a comparison as comma-separated values and as JSON") {
  CHECK(comparison_csv(compare({{"r", {{"beta", "0:0,5:1"}}, {{"KL", 1.5}}},
                                {"s", {{"beta", "1"}}, {{"KL", 2.0}}}})) ==
        "beta,runs,KL,KL sd\r\n\"0:0,5:1\",1,1.5,\r\n1,1,2,\r\n");
  CHECK(write_json(comparison_json(compare({{"r", {}, {{"KL", 1.5}}}}))) ==
        R"({"settings":[{"flags":{},"runs":["r"],"metrics":{"KL":{"mean":1.5,"sd":null}}}]})");
}

TEST_CASE("the page escapes what it shows, and draws no bars of negative numbers") {
  const std::string page = comparison_page("A & B", example());
  CHECK_THAT(page, ContainsSubstring("<h1>A &amp; B</h1>"));
  CHECK_THAT(page, ContainsSubstring("&lt;c&gt;/report.html"));
  CHECK_THAT(page, ContainsSubstring("<h3>KL</h3>"));
  CHECK_THAT(page, !ContainsSubstring("<h3>-ELBO</h3>"));
}
