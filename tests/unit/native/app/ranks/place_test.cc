#include "native/app/ranks/place.h"

#include <map>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

using Variables = std::map<std::string, std::string>;

Result<std::optional<RankPlace>> place_in(const Variables& variables,
                                          const RankOptions& options = {}) {
  return find_place(options, [&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

/// Returns the place as `rank/size host:port`, `alone`, or the sentence of the error.
std::string place_text(const Variables& variables, const RankOptions& options = {}) {
  const auto place = place_in(variables, options);
  if (!place) return place.error().detail;
  if (!*place) return "alone";
  const RankPlace& found = **place;
  return std::to_string(found.rank) + "/" + std::to_string(found.size) + " " + found.host + ":" +
         std::to_string(found.port);
}

const Variables torchrun = {
    {"RANK", "1"}, {"WORLD_SIZE", "4"}, {"MASTER_ADDR", "node1"}, {"MASTER_PORT", "29500"}};
const Variables srun = {{"SLURM_STEP_NUM_TASKS", "2"},
                        {"SLURM_PROCID", "1"},
                        {"SLURM_STEP_NODELIST", "node[03-05,07],other"},
                        {"SLURM_JOB_ID", "1000"},
                        {"SLURM_STEP_ID", "2"}};

Variables with(Variables variables, const std::string& name, const std::string& value) {
  variables[name] = value;
  return variables;
}

}  // namespace

TEST_CASE("a process without flags or a starter trains alone") {
  CHECK(place_text({}) == "alone");
  CHECK(place_text(with(torchrun, "WORLD_SIZE", "1"), {}) ==
        "RANK: expected a whole number from 0 to 0, found \"1\"");
  CHECK(place_text({{"RANK", "0"},
                    {"WORLD_SIZE", "1"},
                    {"MASTER_ADDR", "localhost"},
                    {"MASTER_PORT", "1"}}) == "alone");
  // The batch script of a job with several tasks, outside of any srun.
  CHECK(place_text({{"SLURM_NTASKS", "2"}, {"SLURM_PROCID", "0"}}) == "alone");
}

TEST_CASE("torchrun says the place, and whether its agent keeps the meeting place") {
  CHECK(place_text(torchrun) == "1/4 node1:29500");
  CHECK_FALSE((*place_in(torchrun))->store_is_given);
  const auto restarted = place_in(with(with(torchrun, "TORCHELASTIC_USE_AGENT_STORE", "True"),
                                       "TORCHELASTIC_RESTART_COUNT", "2"));
  CHECK((*restarted)->store_is_given);
  CHECK((*restarted)->run == "vaelet/2");
}

TEST_CASE("srun says the place; its job says the port, unless the environment does") {
  CHECK(place_text(srun) == "1/2 node03:27002");
  CHECK(place_text(with(srun, "MASTER_PORT", "4000")) == "1/2 node03:4000");
  CHECK(place_text(with(srun, "MASTER_ADDR", "10.0.0.9")) == "1/2 10.0.0.9:27002");
}

TEST_CASE("flags go before what a starter says") {
  CHECK(place_text(torchrun, {3, 2, "host:80"}) == "2/3 host:80");
  CHECK(place_text({}, {2, 0, "::1:80"}) == "0/2 ::1:80");
}

TEST_CASE("a place that is not whole is refused") {
  const auto [variables, options, sentence] = GENERATE(table<Variables, RankOptions, std::string>(
      {{{{"RANK", "0"}}, {}, "WORLD_SIZE: expected this variable"},
       {with(torchrun, "RANK", "4"), {}, "RANK: expected a whole number from 0 to 3"},
       {with(torchrun, "WORLD_SIZE", "many"), {}, "WORLD_SIZE: expected a whole number"},
       {with(torchrun, "MASTER_PORT", "70000"), {}, "MASTER_PORT: expected a whole number from 1 "},
       {with(srun, "SLURM_PROCID", "2"), {}, "SLURM_PROCID: expected a whole number from 0 to 1"},
       {{}, {2, std::nullopt, "a:1"}, "--rank: expected a number from 0 to 1"},
       {{}, {2, 2, "a:1"}, "found 2"},
       {{}, {2, 1, ""}, "--master: expected HOST:PORT"},
       {{}, {2, 1, ":1"}, "--master: expected HOST:PORT"},
       {{}, {2, 1, "a:port"}, "--master: PORT: expected a whole number"}}));
  CHECK_THAT(place_text(variables, options), ContainsSubstring(sentence));
}

TEST_CASE("the first host of a list as Slurm writes it") {
  const auto [list, host] =
      GENERATE(table<std::string, std::string>({{"node1", "node1"},
                                                {"node1,node2", "node1"},
                                                {"node[1-4]", "node1"},
                                                {"node[03-05,07],other", "node03"},
                                                {"node[7,9]", "node7"},
                                                {"a,node[1-2]", "a"},
                                                {"rack[2-3]-ib0,b", "rack2-ib0"}}));
  CHECK(first_host(list) == host);
}
