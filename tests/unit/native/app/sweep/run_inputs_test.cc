#include "native/app/sweep/run_inputs.h"

#include <map>
#include <string>

#include <catch2/catch_test_macros.hpp>

using namespace vaelet;
using namespace vaelet::native;

namespace {

/// The digest of each input of a training with these flags, by its flag.
std::map<std::string, std::string> digests_of(const Json::Object& flags, const ModelSpec& spec) {
  const Json record{Json::Object{{"data", {Json::Object{{"name", {"p"}}, {"sha256", {"d"}}}}},
                                 {"configuration", {flags}},
                                 {"init_sha256", {"i"}},
                                 {"classifier_sha256", {"c"}}}};
  std::map<std::string, std::string> digests;
  for (const auto& [flag, name, digest] : inputs_of_run(record, spec)) {
    digests.emplace(flag + " " + name, digest);
  }
  return digests;
}

}  // namespace

TEST_CASE("the record says what the data and the files of a training held") {
  CHECK(digests_of({{"data", {"d/p"}}}, {}) ==
        std::map<std::string, std::string>{{"data d/p", "d"}});
  const auto digests = digests_of({{"data", {""}}, {"init", {"m"}}, {"classifier", {"k"}}}, {});
  CHECK(digests.at("data p") == "d");
  CHECK(digests.at("init m") == "i");
  CHECK(digests.at("classifier k") == "c");
  CHECK(digests.size() == 3);
}

TEST_CASE("specifications are told apart by what they decide, and by nothing that is learned") {
  const auto digest = [](const ModelSpec& spec, const Json::Object& more) {
    Json::Object flags{{"data", {"p"}}, {"spec", {"s.json"}}};
    flags.insert(flags.end(), more.begin(), more.end());
    return digests_of(flags, spec).at("spec s.json");
  };
  ModelSpec spec;
  spec.likelihood = {LikelihoodKind::gaussian, 0.5};
  const std::string own = digest(spec, {});
  spec.likelihood.sigma2 = 0.25;
  spec.labels = {"a", "b"};
  CHECK(digest(spec, {}) == own);
  spec.image.mean = 0.5;
  CHECK(digest(spec, {}) != own);
  CHECK(digest(spec, {{"init", {"m"}}}) == own);
  spec.latent = 5;
  CHECK(digest(spec, {{"init", {"m"}}}) != own);
}
