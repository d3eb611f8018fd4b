#include "native/parallel/own_address.h"

#include <catch2/catch_test_macros.hpp>

using namespace vaelet::native;

TEST_CASE("the way to the loopback begins at the loopback") {
  const RankAddress address = address_towards("127.0.0.1", 1);
  CHECK(address.own == "127.0.0.1");
  CHECK(address.meeting_place == "127.0.0.1");
  CHECK(address_towards("no.such.host.invalid", 1).own.empty());
}

TEST_CASE("ranks on the host of the meeting place are reached as the other hosts see it") {
  // Two on the first host, whose own name is its loopback's, and one on another.
  const std::vector<RankAddress> all = {
      {"127.0.1.1", "127.0.1.1"}, {"127.0.1.1", "127.0.1.1"}, {"10.0.0.2", "10.0.0.1"}};
  CHECK(reachable_address(all, 0) == "10.0.0.1");
  CHECK(reachable_address(all, 1) == "10.0.0.1");
  CHECK(reachable_address(all, 2) == "10.0.0.2");
}

TEST_CASE("ranks of one host alone stay on the loopback") {
  const std::vector<RankAddress> all(2, {"127.0.0.1", "127.0.0.1"});
  CHECK(reachable_address(all, 0) == "127.0.0.1");
  CHECK(reachable_address(all, 1) == "127.0.0.1");
}
