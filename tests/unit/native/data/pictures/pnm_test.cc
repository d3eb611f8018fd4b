#include "native/data/pictures/pnm.h"

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;

namespace {

using namespace std::string_view_literals;

Result<Image> decode(std::string_view text) {
  return decode_pnm(std::as_bytes(std::span(text)), Colours::grey);
}

void check_pixels(std::string_view text, const std::vector<double>& expected) {
  const auto image = decode(text);
  REQUIRE(image);
  REQUIRE(image->pixels.size() == expected.size());
  for (std::size_t pixel = 0; pixel < expected.size(); ++pixel) {
    CHECK_THAT(image->pixels[pixel], WithinAbs(expected[pixel], 1e-6));
  }
}

}  // namespace

TEST_CASE("the largest level of a PGM is white") {
  check_pixels("P5 3 1 15\n\x00\x07\x0f"sv, {0.0, 7.0 / 15, 1.0});
  check_pixels("P5 2 1 1\n\x00\x01"sv, {0.0, 1.0});
  check_pixels("P5 2 1 1023\n\x03\xff\x01\x00"sv, {1.0, 256.0 / 1023});
  check_pixels("P5 1 1 65535\n\x12\x34"sv, {0x1234 / 65535.0});
}

TEST_CASE("a PGM as text has blanks and comments between its levels") {
  check_pixels("P2 # made by hand\n2 # wide\n2\n9\n0 3 # first row\n6\t9",
               {0, 3.0 / 9, 6.0 / 9, 1});
}

TEST_CASE("a PPM becomes luma") {
  const double colour = (0.299 * 10 + 0.587 * 20 + 0.114 * 30) / 255;
  check_pixels("P6 1 1 255\n\x0a\x14\x1e"sv, {colour});
  check_pixels("P3 1 1 255 10 20 30", {colour});
}

TEST_CASE("the ones of a PBM are black, and each row begins a byte") {
  check_pixels("P4 9 2\n\xa0\x80\x00\x00"sv,
               {0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  check_pixels("P1 2 2 10\n0 1", {0, 1, 1, 0});
}

TEST_CASE("a PNM that says nothing, or too much, is refused") {
  const auto [text, words] = GENERATE(table<std::string_view, std::string>({
      {"P5 0 0 255 ", "a PGM of 0 x 0 pixels"},
      {"P5 1 1 0 a", "whose largest level is 0, which must be 1 to 65535"},
      {"P5 1 1 65536 aa", "whose largest level is 65536"},
      {"P5 99999 99999 255 a", "which is more than"},
      {"P6 2 2 255 abc", "2 x 2 pixels need at least 12 bytes, and it has 3"},
      {"P2 2 1 9 1", "that is cut off"},
      {"P2 2 1 9 1 10", "level 2 of 2 is no number from 0 to 9"},
      {"P2 -1 1 9 1", "without a size"},
      {"P3 1 1", "a PPM that is cut off"},
  }));
  const auto image = decode(text);
  REQUIRE_FALSE(image);
  CHECK_THAT(image.error().detail, ContainsSubstring(words));
}
