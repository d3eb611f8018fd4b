#include "native/base/number.h"

#include <catch2/catch_test_macros.hpp>

using namespace vaelet::native;

TEST_CASE("numbers for people have at most four significant digits, and no zeros at the end") {
  CHECK(rounded_text(0.30000000000000004) == "0.3");
  CHECK(rounded_text(1e-11) == "1e-11");
  CHECK(rounded_text(138.912) == "138.9");
  CHECK(rounded_text(99.514) == "99.51");
  CHECK(rounded_text(100.0) == "100");
}

TEST_CASE("the shortest text of a number is read back as the same number") {
  CHECK(shortest_text(0.1) == "0.1");
  const double third = 1.0 / 3.0;
  CHECK(parse_number<double>(shortest_text(third)) == third);
  CHECK_FALSE(parse_number<double>("1.0x"));
  CHECK_FALSE(parse_number<double>("inf"));
  CHECK_FALSE(parse_number<int>("1.5"));
}
