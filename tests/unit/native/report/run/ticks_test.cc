#include "native/report/run/ticks.h"

#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_vector.hpp>

#include "native/base/number.h"

using namespace vaelet::native;
using Catch::Matchers::Approx;

TEST_CASE("ticks are round numbers within the range") {
  CHECK_THAT(round_ticks(0.0, 10.0, 5), Approx(std::vector{0.0, 2.0, 4.0, 6.0, 8.0, 10.0}));
  CHECK_THAT(round_ticks(-0.12, 0.31, 4), Approx(std::vector{0.0, 0.2}));
  CHECK_THAT(round_ticks(139.1, 141.0, 4), Approx(std::vector{139.5, 140.0, 140.5, 141.0}));
  CHECK_THAT(round_ticks(1e-11, 3e-11, 2), Approx(std::vector{1e-11, 2e-11, 3e-11}));
}

TEST_CASE("a tick at zero has no sign") {
  CHECK(rounded_text(round_ticks(-0.1, 0.5, 3).front()) == "0");
}
