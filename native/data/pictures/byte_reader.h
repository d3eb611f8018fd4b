#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace vaelet::native {

/// Returns the number of `count` bytes at `offset`, the smallest first; a byte behind the end is 0.
constexpr std::uint32_t little_endian(std::span<const std::byte> bytes, std::size_t offset,
                                      std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t index = count; index-- > 0;) {
    const std::size_t at = offset + index;
    number = number << 8 | (at < bytes.size() ? std::to_integer<std::uint32_t>(bytes[at]) : 0);
  }
  return number;
}

/// Does the same with the largest first.
constexpr std::uint32_t big_endian(std::span<const std::byte> bytes, std::size_t offset,
                                   std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t index = 0; index < count; ++index) {
    const std::size_t at = offset + index;
    number = number << 8 | (at < bytes.size() ? std::to_integer<std::uint32_t>(bytes[at]) : 0);
  }
  return number;
}

}  // namespace vaelet::native
