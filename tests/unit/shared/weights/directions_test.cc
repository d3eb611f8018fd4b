#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "shared/model/spec_json.h"
#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

WeightsContent content_with_directions() {
  WeightsContent content = tiny_content();
  content.spec.directions = {{"slant", -2.0, 2.0, 0.9, {}}, {"width", -1.0, 1.0, {}, {}}};
  content.directions = {0.6F, 0.8F, 0.0F, -1.0F};
  return content;
}

FileParts parts_with_directions() {
  const auto file = write_weights(content_with_directions());
  REQUIRE(file);
  return take_apart(*file);
}

TEST_CASE("Directions come back, each with its vector") {
  const WeightsContent content = content_with_directions();
  const auto file = write_weights(content);
  REQUIRE(file);
  const auto weights = read_weights(*file);
  REQUIRE(weights);
  CHECK(weights->directions == content.directions);
  CHECK(weights->spec.directions == content.spec.directions);
}

TEST_CASE("Directions come back from a file that says version 1, which did not have them") {
  FileParts parts = parts_with_directions();
  member(member(parts.header, "__metadata__"), "format") = {std::string("vaelet/1")};
  const auto weights = read_weights(put_together(parts));
  REQUIRE(weights);
  CHECK(weights->directions == content_with_directions().directions);
}

TEST_CASE("Directions are rows of length 1, as many as the specification names") {
  WeightsContent content = content_with_directions();
  content.directions[0] = 0.7F;
  const auto longer = write_weights(content);
  REQUIRE_FALSE(longer);
  CHECK_THAT(longer.error().detail,
             Catch::Matchers::ContainsSubstring("\"direction.vector\": expected rows of length 1"));
  content.directions.resize(2);
  CHECK_FALSE(write_weights(content));
}

TEST_CASE("Directions without their vectors are refused") {
  FileParts parts = parts_with_directions();
  rename(parts, "direction.vector", "x.away");
  require_refused_file(put_together(parts), ErrorCode::tensor_missing,
                       R"("direction.vector": expected one of the shape [2, 2], found none)");
}

TEST_CASE("Vectors of directions that the specification does not name are refused") {
  FileParts parts = parts_with_directions();
  member(member(parts.header, "__metadata__"), "spec") = {write_json(spec_to_json(tiny_spec()))};
  require_refused_file(put_together(parts), ErrorCode::tensor_unknown, R"("direction.vector")");
}

TEST_CASE("Another tensor among those of the directions is refused") {
  WeightsContent content = content_with_directions();
  content.extra = {{"x.note", DType::f32, {1}, {1.0F}}};
  const auto file = write_weights(content);
  REQUIRE(file);
  FileParts parts = take_apart(*file);
  rename(parts, "x.note", "direction.note");
  require_refused_file(put_together(parts), ErrorCode::tensor_unknown, R"("direction.note")");
}

}  // namespace
}  // namespace vaelet::test
