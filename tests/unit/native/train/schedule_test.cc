#include "native/train/schedule.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinAbs;

TEST_CASE("a schedule follows straight lines between its points") {
  const auto schedule = Schedule::parse("1:0,5:2,6:1.5");
  REQUIRE(schedule);
  CHECK(schedule->at(0.0) == 0.0);
  CHECK(schedule->at(1.0) == 0.0);
  CHECK_THAT(schedule->at(2.0), WithinAbs(0.5, 1e-12));
  CHECK_THAT(schedule->at(5.5), WithinAbs(1.75, 1e-12));
  CHECK(schedule->at(100.0) == 1.5);
  CHECK(schedule->last() == 1.5);
  CHECK(schedule->text() == "1:0,5:2,6:1.5");
}

TEST_CASE("a number alone is a schedule that never changes") {
  const auto schedule = Schedule::parse("1e-11");
  REQUIRE(schedule);
  CHECK(schedule->is_constant());
  CHECK(schedule->at(0.0) == 1e-11);
  CHECK(schedule->at(7.5) == 1e-11);
  CHECK(schedule->text() == "1e-11");
}

TEST_CASE("a schedule that cannot be followed is refused") {
  const std::string text = GENERATE(std::string(""), "one", "1,2", "0:1,0:2", "3:1,2:1", "0:-1",
                                    "0:nan", "-1:1", "0:1,", "0:1;2:1", "inf", "0:1:2");
  INFO(text);
  const auto schedule = Schedule::parse(text);
  REQUIRE_FALSE(schedule);
  CHECK(schedule.error().detail.find("points EPOCH:VALUE of rising epochs") != std::string::npos);
}

TEST_CASE("a cosine falls from its start to nothing and is half of it half-way") {
  CHECK(cosine_schedule(0.004, 0.0, 10.0) == 0.004);
  CHECK_THAT(cosine_schedule(0.004, 5.0, 10.0), WithinAbs(0.002, 1e-12));
  CHECK_THAT(cosine_schedule(0.004, 10.0, 10.0), WithinAbs(0.0, 1e-12));
  CHECK_THAT(cosine_schedule(0.004, 12.0, 10.0), WithinAbs(0.0, 1e-12));
}
