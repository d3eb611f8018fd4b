#include "shared/base/text.h"

#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>

#include "shared/base/utf8.h"

namespace vaelet {
namespace {

TEST_CASE("Pieces fill the gaps of a sentence in their order") {
  CHECK(fill("{}: expected {}, found \"{}\"", {"latent", 3, std::string("x")}) ==
        "latent: expected 3, found \"x\"");
  CHECK(fill("[{}]", {std::string_view()}) == "[]");
}

TEST_CASE("Gaps are counted one behind the other") {
  STATIC_CHECK(gap_count("") == 0);
  STATIC_CHECK(gap_count("{} {} {") == 2);
  STATIC_CHECK(gap_count("{}{}") == 2);
  STATIC_CHECK(gap_count("{{}}") == 1);
  CHECK(std::string_view(Sentence<0>("no gap").text()) == "no gap");
}

TEST_CASE("A piece as long as a hostile header is cut") {
  const std::string text = fill("found {}", {std::string(1 << 20, 'a')});
  CHECK(text.size() < 500);
  CHECK(text.ends_with("..."));
}

TEST_CASE("A long piece is not cut inside a character") {
  for (const char* before : {"", "a", "ab"}) {
    std::string text = before;
    while (text.size() < 500) text += "\xE2\x82\xAC";
    CHECK(is_utf8(fill("found {}", {text})));
  }
}

TEST_CASE("Numbers are written as a person writes them") {
  CHECK(number_text(0.0) == "0");
  CHECK(number_text(-0.25) == "-0.25");
  CHECK(number_text(1.0) == "1");
  CHECK(number_text(1024.5) == "1024.5");
  CHECK(number_text(1e-40) == "1e-40");
  CHECK(number_text(2.5e300) == "2.5e300");
  CHECK(number_text(std::nan("")) == "NaN");
  CHECK(number_text(-std::numeric_limits<double>::infinity()) == "-infinity");
}

TEST_CASE("Shapes are written in brackets") {
  const std::int64_t sides[] = {2, 3};
  CHECK(shape_text(sides) == "[2, 3]");
  CHECK(shape_text({}) == "[]");
}

}  // namespace
}  // namespace vaelet
