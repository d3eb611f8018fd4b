#include "native/data/pictures/orientation.h"

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace vaelet::native;

namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

/// EXIF data with nothing but an orientation.
std::string exif_data(char orientation, bool big_endian) {
  std::string exif("Exif\0\0", 6);
  if (big_endian) {
    exif += "MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0"sv;
    return exif + orientation + "\0\0\0\0\0\0"s;
  }
  exif += "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0"sv;
  return exif + orientation + "\0\0\0\0\0\0\0"s;
}

int orientation_in(const std::string& exif) {
  return exif_orientation(std::as_bytes(std::span(exif)));
}

}  // namespace

TEST_CASE("EXIF data of either byte order say how a picture lies") {
  const bool big_endian = GENERATE(false, true);
  for (char orientation = 1; orientation <= 8; ++orientation) {
    CHECK(orientation_in(exif_data(orientation, big_endian)) == orientation);
  }
  CHECK(orientation_in(exif_data(0, big_endian)) == 1);
  CHECK(orientation_in(exif_data(9, big_endian)) == 1);
}

TEST_CASE("EXIF data that are cut off say nothing") {
  const std::string exif = exif_data(6, GENERATE(false, true));
  for (std::size_t size = 0; size < 24; ++size) CHECK(orientation_in(exif.substr(0, size)) == 1);
}

TEST_CASE("a picture is turned upright from each of the eight ways to lie") {
  // 1 2 3
  // 4 5 6
  const Image stored{{2, 3}, {1, 2, 3, 4, 5, 6}};
  const auto turned = [&](int orientation) { return turn_upright(stored, orientation).pixels; };
  using Pixels = std::vector<float>;
  CHECK(turned(1) == stored.pixels);
  CHECK(turned(2) == Pixels{3, 2, 1, 6, 5, 4});
  CHECK(turned(3) == Pixels{6, 5, 4, 3, 2, 1});
  CHECK(turned(4) == Pixels{4, 5, 6, 1, 2, 3});
  CHECK(turned(5) == Pixels{1, 4, 2, 5, 3, 6});
  CHECK(turned(6) == Pixels{4, 1, 5, 2, 6, 3});
  CHECK(turned(7) == Pixels{6, 3, 5, 2, 4, 1});
  CHECK(turned(8) == Pixels{3, 6, 2, 5, 1, 4});
  CHECK(turn_upright(stored, 6).size == ImageSize{3, 2});
  CHECK(turn_upright(stored, 3).size == ImageSize{2, 3});
}

TEST_CASE("a colour image is turned pixel by pixel") {
  const Image stored{{1, 2}, {1, 2, 3, 4, 5, 6}, 3};
  const Image turned = turn_upright(stored, 6);
  CHECK(turned.size == ImageSize{2, 1});
  CHECK(turned.pixels == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(turn_upright(stored, 3).pixels == std::vector<float>{4, 5, 6, 1, 2, 3});
}
