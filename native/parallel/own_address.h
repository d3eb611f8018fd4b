#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vaelet::native {

/// What one rank knows of the network: the numeric address of the meeting place as it sees it, and
/// its own on the way there.
struct RankAddress {
  std::string own;
  std::string meeting_place;
};

/// Asks the system by which address it would reach a host; sends nothing. Both are empty where the
/// name of the host is unknown.
RankAddress address_towards(const std::string& host, std::uint16_t port);

/// Returns the address by which the others reach a rank. On the host of the meeting place, its name
/// may stand for the loopback, as in Debian's /etc/hosts, which other hosts cannot reach: it is
/// then the one that they see.
std::string reachable_address(const std::vector<RankAddress>& all, int rank);

}  // namespace vaelet::native
