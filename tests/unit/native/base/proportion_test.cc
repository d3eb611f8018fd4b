#include "native/base/proportion.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

TEST_CASE("Wilson's interval has its published values") {
  // Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
  const auto check = [](std::int64_t successes, std::int64_t count, double low, double high) {
    const auto interval = wilson_proportion(successes, count);
    CHECK_THAT(interval.low, WithinAbs(low, 5e-5));
    CHECK_THAT(interval.high, WithinAbs(high, 5e-5));
  };
  check(81, 263, 0.2553, 0.3662);
  check(15, 148, 0.0624, 0.1605);
  check(0, 20, 0.0, 0.1611);
  check(1, 29, 0.0061, 0.1718);
}

TEST_CASE("Wilson's interval of a perfect count ends at 1") {
  const auto interval = wilson_proportion(20, 20);
  CHECK(interval.value == 1);
  CHECK_THAT(interval.low, WithinAbs(1 - 0.1611, 5e-5));
  CHECK_THAT(interval.high, WithinAbs(1, 1e-12));
}

}  // namespace
}  // namespace vaelet::native
