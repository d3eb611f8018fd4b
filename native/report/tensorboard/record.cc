#include "native/report/tensorboard/record.h"

#include <array>
#include <cstddef>

#include "native/report/tensorboard/message.h"

namespace vaelet::native {
namespace {

constexpr std::size_t length_bytes = 8;
constexpr std::size_t checksum_bytes = 4;
constexpr std::size_t head_bytes = length_bytes + checksum_bytes;

constexpr std::array<std::uint32_t, 256> remainders_of_bytes() {
  constexpr std::uint32_t polynomial = 0x82F63B78U;
  std::array<std::uint32_t, 256> remainders{};
  for (std::uint32_t byte = 0; byte < remainders.size(); ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = remainder >> 1U ^ ((remainder & 1U) != 0 ? polynomial : 0U);
    }
    remainders[byte] = remainder;
  }
  return remainders;
}

/// A checksum as it is stored: the checksum of bytes that hold their own checksum would be
/// constant.
std::string masked(std::string_view bytes) {
  const std::uint32_t checksum = crc32c(bytes);
  return little_endian((checksum >> 15U | checksum << 17U) + 0xA282EAD8U);
}

std::uint64_t number_at(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = length_bytes; i-- > 0;) {
    number = number << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  static constexpr auto remainders = remainders_of_bytes();
  std::uint32_t remainder = ~0U;
  for (const char byte : bytes) {
    remainder =
        remainder >> 8U ^ remainders[(remainder ^ static_cast<unsigned char>(byte)) & 0xFFU];
  }
  return ~remainder;
}

std::string record_bytes(std::string_view content) {
  std::string bytes = little_endian(std::uint64_t{content.size()});
  bytes += masked(bytes);
  bytes += content;
  return bytes + masked(content);
}

std::optional<std::string_view> take_record(std::string_view& file) {
  if (file.size() < head_bytes + checksum_bytes) return std::nullopt;
  const std::string_view length = file.substr(0, length_bytes);
  if (file.substr(length_bytes, checksum_bytes) != masked(length)) return std::nullopt;
  const std::uint64_t size = number_at(length);
  if (size > file.size() - head_bytes - checksum_bytes) return std::nullopt;
  const std::string_view content = file.substr(head_bytes, size);
  if (file.substr(head_bytes + size, checksum_bytes) != masked(content)) return std::nullopt;
  file.remove_prefix(head_bytes + size + checksum_bytes);
  return content;
}

}  // namespace vaelet::native
