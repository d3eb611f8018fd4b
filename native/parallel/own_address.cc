#include "native/parallel/own_address.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

namespace vaelet::native {
namespace {

std::string numeric_address(const sockaddr* address, socklen_t size) {
  std::array<char, NI_MAXHOST> text{};
  const int failed =
      getnameinfo(address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
  return failed == 0 ? text.data() : "";
}

bool is_loopback(const std::string& address) {
  return address.empty() || address == "::1" || address.starts_with("127.");
}

/// Returns the address from which the system would send to another; empty where it cannot.
std::string source_towards(const addrinfo& target) {
  const int handle = socket(target.ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return {};
  std::string source;
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  auto* const address = reinterpret_cast<sockaddr*>(&own);
  if (connect(handle, target.ai_addr, target.ai_addrlen) == 0 &&
      getsockname(handle, address, &size) == 0) {
    source = numeric_address(address, size);
  }
  close(handle);
  return source;
}

}  // namespace

RankAddress address_towards(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list(found, freeaddrinfo);
  for (const addrinfo* target = found; target != nullptr; target = target->ai_next) {
    std::string own = source_towards(*target);
    if (!own.empty()) return {own, numeric_address(target->ai_addr, target->ai_addrlen)};
  }
  return {};
}

std::string reachable_address(const std::vector<RankAddress>& all, int rank) {
  const RankAddress& own = all[static_cast<std::size_t>(rank)];
  if (!is_loopback(own.own)) return own.own;
  const auto outside =
      std::ranges::find_if(all, [](const RankAddress& other) { return !is_loopback(other.own); });
  return outside == all.end() ? own.own : outside->meeting_place;
}

}  // namespace vaelet::native
