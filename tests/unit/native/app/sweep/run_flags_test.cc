#include "native/app/sweep/run_flags.h"

#include <map>

#include <catch2/catch_test_macros.hpp>

using namespace vaelet;
using namespace vaelet::native;

namespace {

/// The flags of a run whose record holds these beside those that every record has.
std::map<std::string, std::string> flags_with(const Json::Object& more) {
  Json::Object configuration{{"model", {"mlp-vae"}},
                             {"latent", {"2"}},
                             {"seed", {"3"}},
                             {"likelihood", {"bernoulli"}},
                             {"validation", {"100"}}};
  configuration.insert(configuration.end(), more.begin(), more.end());
  const auto flags = flags_of_run({configuration});
  return {flags.begin(), flags.end()};
}

}  // namespace

TEST_CASE("a run of single images and one of groups have both the flag --groups") {
  CHECK(flags_with({}).at("groups") == "0");
  const auto flags = flags_with({{"groups", {"8"}}, {"binarise", {"true"}}, {"beta", {"0:0,5:1"}}});
  CHECK(flags.at("groups") == "8");
  CHECK(flags.at("binarise") == "true");
  CHECK(flags.at("beta") == "0:0,5:1");
  CHECK(flags.at("device") == "cpu");
  CHECK(flags.at("transpose") == "false");
  CHECK_FALSE(flags.contains("seed"));
  CHECK_FALSE(flags.contains("out"));
}

TEST_CASE("a flag that means nothing beside the others is not told of a run") {
  CHECK_FALSE(flags_with({}).contains("prior-components"));
  CHECK_FALSE(flags_with({}).contains("sigma2"));
  CHECK(flags_with({{"prior", {"mixture"}}}).at("prior-components") == "8");
}

TEST_CASE("of a record of another version, what it holds is told") {
  const Json record{Json::Object{{"latent", {"2"}}, {"of-later", {"x"}}, {"seed", {"1"}}}};
  const auto flags = flags_of_run(record);
  REQUIRE(flags.size() == 2);
  CHECK(flags[0].second == "2");
  CHECK(flags[1].first == "of-later");
}
