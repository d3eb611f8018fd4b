#include "native/data/folders/natural_order.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace vaelet::native;

TEST_CASE("names are ordered as people count") {
  const std::vector<std::string> ordered{
      "",  "0", "00",   "1",     "2",   "02a", "10", "99999999999999999999999",
      "A", "a", "a2b3", "a2b20", "a10", "b",   "b c"};
  auto names = ordered;
  std::mt19937 random(Catch::getSeed());
  for (int repeat = 0; repeat < 50; ++repeat) {
    std::ranges::shuffle(names, random);
    std::ranges::sort(names, natural_less);
    REQUIRE(names == ordered);
  }
}

TEST_CASE("no name comes before itself") {
  for (const char* name : {"", "7", "07", "a7"}) CHECK_FALSE(natural_less(name, name));
}
