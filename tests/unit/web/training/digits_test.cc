#include "web/training/digits.h"

#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/web/training/training_fixture.h"

using namespace vaelet;
using namespace vaelet::training;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("Digits are read with their labels, bit by bit from the highest") {
  std::vector<std::byte> file = make_digits_file(11, 3, 3, 5);
  // The last image, of two bytes: its first and its last pixel alone.
  file[file.size() - 2] = std::byte{0x80};
  file[file.size() - 1] = std::byte{0x02};
  const Digits digits = Digits::read(file).value();
  CHECK(digits.training_count() == 11);
  CHECK(digits.test_count() == 3);
  CHECK(digits.height() == 3);
  CHECK(digits.width() == 5);
  const auto labels = digits.test_labels();
  CHECK(std::vector<int>(labels.begin(), labels.end()) == std::vector<int>{1, 2, 3});
  std::vector<float> pixels(15);
  digits.unpack(13, pixels.data());
  std::vector<float> expected(15);
  expected.front() = expected.back() = 1.0F;
  CHECK(pixels == expected);
}

TEST_CASE("A file that is not digits, or not all of them, is refused with what was found") {
  std::vector<std::byte> file = make_digits_file(11, 3, 3, 5);
  std::string expected;
  SECTION("another file") {
    file[0] = std::byte{'V'};
    expected = "found another file";
  }
  SECTION("a part of one") {
    file.resize(20);
    expected = "found another file";
  }
  SECTION("cut off") {
    file.pop_back();
    expected = "expected a file of 74 bytes, found 73";
  }
  SECTION("none to test with") {
    file[20] = std::byte{0};
    expected = "found 11 and 0 images of 3 x 5";
  }
  SECTION("more than any memory holds") {
    file[19] = std::byte{0xff};
    expected = "expected at least one image";
  }
  SECTION("a label that is no digit") {
    file[34] = std::byte{10};
    expected = "expected labels from 0 to 9, found 10";
  }
  const auto digits = Digits::read(file);
  REQUIRE_FALSE(digits);
  CHECK(digits.error().code == ErrorCode::data_damaged);
  CHECK_THAT(digits.error().detail, ContainsSubstring(expected));
}
