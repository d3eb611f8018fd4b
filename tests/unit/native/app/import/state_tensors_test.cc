// The tensors of a state dict by the names of a specification.
#include "native/app/import/state_tensors.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

using Sides = std::vector<std::int64_t>;
using NamedShape = std::pair<std::string, Sides>;
using Tensors = std::vector<TensorView>;

const std::vector<TensorDescription> wanted = {
    {"fc1.weight", {4, 3}}, {"fc1.bias", {4}}, {"up.weight", {4, 2, 3, 3}}, {"up.bias", {2}}};

/// Returns tensors without values, of these names and shapes.
Tensors tensors_of(const std::vector<NamedShape>& named) {
  Tensors tensors;
  for (const auto& [name, shape] : named) tensors.push_back({name, DType::f32, shape, {}});
  return tensors;
}

Tensors behind(const std::string& prefix) {
  return tensors_of({{prefix + "fc1.weight", {4, 3}},
                     {prefix + "fc1.bias", {4}},
                     {prefix + "up.weight", {4, 2, 3, 3}}});
}

Tensors joined(Tensors some, const Tensors& others) {
  some.insert(some.end(), others.begin(), others.end());
  return some;
}

/// Returns the first error of taking all that must be there.
std::string refused(const Tensors& tensors) {
  const auto state = StateTensors::create(tensors, wanted);
  if (!state) return state.error().detail;
  for (const TensorDescription& description : {wanted[0], wanted[2]}) {
    const auto taken = state->take(description);
    if (!taken) return taken.error().detail;
  }
  return "none";
}

}  // namespace

TEST_CASE("the names of a specification are found behind one same prefix") {
  for (const std::string prefix : {"", "module.", "vae.", "model.vae."}) {
    const Tensors tensors = behind(prefix);
    const auto state = StateTensors::create(tensors, wanted);
    REQUIRE(state);
    CHECK(state->prefix() == prefix);
    CHECK((*state->take(wanted[2]))->name == prefix + "up.weight");
    CHECK(state->contains("fc1.bias"));
    CHECK_FALSE(state->contains("up.bias"));
  }
}

TEST_CASE("what torch.compile puts into names does not count, wherever it stands") {
  for (const auto& [marked, prefix] :
       {std::pair("_orig_mod.", ""), {"module._orig_mod.", "module."}}) {
    const Tensors tensors = behind(marked);
    const auto state = StateTensors::create(tensors, wanted);
    REQUIRE(state);
    CHECK(state->prefix() == prefix);
    CHECK((*state->take(wanted[2]))->name == std::string(marked) + "up.weight");
  }
  const auto fc1 = NamedShape("fc1._orig_mod.weight", Sides{4, 3});
  CHECK(refused(tensors_of({fc1, {"up._orig_mod.weight", {4, 2, 3, 3}}})) == "none");
  CHECK(refused(tensors_of({fc1, {"up_orig_mod.weight", {4, 2, 3, 3}}})) ==
        "tensor \"up.weight\": expected one of the shape [4, 2, 3, 3], found none; "
        "\"up_orig_mod.weight\" has this shape");
}

TEST_CASE("a tensor that has the name itself comes before that of a compiled module") {
  const Tensors tensors = joined(behind("_orig_mod."), behind(""));
  const auto state = StateTensors::create(tensors, wanted);
  REQUIRE(state);
  CHECK((*state->take(wanted[2]))->name == "up.weight");
}

TEST_CASE("names without a prefix come before those behind one") {
  const Tensors tensors = joined(behind("ema."), behind(""));
  CHECK(StateTensors::create(tensors, wanted)->prefix().empty());
}

TEST_CASE("a prefix ends in a dot, and has all that must be there") {
  CHECK_THAT(refused(behind("old_")), ContainsSubstring("found none"));
  CHECK(refused(joined(tensors_of({{"fc1.weight", {4, 3}}}), behind("module."))) == "none");
}

TEST_CASE("two prefixes that have all are refused") {
  CHECK(refused(joined(behind("model."), behind("ema."))) ==
        "expected the specification's names behind one prefix, found them behind \"ema.\" and "
        "\"model.\"");
}

TEST_CASE("a missing tensor is told with the nearest name that the specification does not have") {
  const auto fc1 = NamedShape("fc1.weight", Sides{4, 3});
  CHECK(refused(tensors_of({fc1, {"up_.weight", {4, 2, 3, 3}}})) ==
        "tensor \"up.weight\": expected one of the shape [4, 2, 3, 3], found none; the nearest "
        "name is \"up_.weight\", of the shape [4, 2, 3, 3]");
  CHECK_THAT(refused(tensors_of({{"up.weight", {4, 2, 3, 3}}, {"fc2.weight", {9}}})),
             ContainsSubstring("the nearest name is \"fc2.weight\", of the shape [9]"));
  CHECK(refused(tensors_of({fc1})) ==
        "tensor \"up.weight\": expected one of the shape [4, 2, 3, 3], found none");
}

TEST_CASE("where most names stand behind a prefix, those that are missing are told with it") {
  const Tensors tensors =
      tensors_of({{"module.fc1.weight", {4, 3}}, {"module.upp.weight", {4, 2, 3, 3}}});
  CHECK(refused(tensors) ==
        "tensor \"up.weight\", behind \"module.\" as others of the file: expected one of the shape "
        "[4, 2, 3, 3], found none; the nearest name is \"module.upp.weight\", of the shape [4, 2, "
        "3, 3]");
  CHECK_THAT(refused(joined(tensors_of({{"up.weight", {4, 2, 3, 3}}, {"x.y.fc1.weight", {4, 3}}}),
                            tensors_of({{"a.up.weight", {1}}}))),
             ContainsSubstring("\"fc1.weight\": expected"));
}

TEST_CASE("where no name is near, a tensor of the shape is told, or of the transposed shape") {
  const auto up = NamedShape("up.weight", Sides{4, 2, 3, 3});
  CHECK_THAT(refused(tensors_of({up, {"layers.0.kernel", {3, 4}}, {"output", {4, 3}}})),
             ContainsSubstring("found none; \"output\" has this shape"));
  CHECK_THAT(refused(tensors_of({up, {"layers.0.kernel", {3, 4}}, {"output", {4, 4}}})),
             ContainsSubstring("found none; \"layers.0.kernel\" has this shape transposed"));
}

TEST_CASE("another shape is refused, and a transposed one is called so") {
  CHECK(refused(tensors_of({{"m.fc1.weight", {3, 4}}, {"m.up.weight", {4, 2, 3, 3}}})) ==
        "tensor \"m.fc1.weight\": expected the shape [4, 3], found [3, 4], which is transposed");
  CHECK(refused(tensors_of({{"fc1.weight", {4, 3}}, {"up.weight", {2, 4, 3, 3}}})) ==
        "tensor \"up.weight\": expected the shape [4, 2, 3, 3], found [2, 4, 3, 3], which is "
        "transposed");
  CHECK(refused(tensors_of({{"fc1.weight", {5, 3}}, {"up.weight", {4, 2, 3, 3}}})) ==
        "tensor \"fc1.weight\": expected the shape [4, 3], found [5, 3]");
}
