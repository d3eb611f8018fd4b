#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vaelet::native {

/// Returns the bytes of a number, the lowest first.
template <std::unsigned_integral Number>
std::string little_endian(Number number) {
  std::string bytes(sizeof number, '\0');
  for (char& byte : bytes) {
    byte = static_cast<char>(number & 0xFFU);
    number >>= 8U;
  }
  return bytes;
}

/// Writes one message in the encoding of Protocol Buffers, field by field.
class Message {
 public:
  Message& add_whole(int field, std::uint64_t number) {
    add_key(field, 0);
    add_varint(number);
    return *this;
  }

  Message& add_double(int field, double number) {
    add_key(field, 1);
    bytes_ += little_endian(std::bit_cast<std::uint64_t>(number));
    return *this;
  }

  Message& add_float(int field, float number) {
    add_key(field, 5);
    bytes_ += little_endian(std::bit_cast<std::uint32_t>(number));
    return *this;
  }

  /// Adds a text, bytes, or another message.
  Message& add_bytes(int field, std::string_view bytes) {
    add_key(field, 2);
    add_varint(bytes.size());
    bytes_ += bytes;
    return *this;
  }

  Message& add_doubles(int field, std::span<const double> numbers) {
    std::string packed;
    for (const double number : numbers) {
      packed += little_endian(std::bit_cast<std::uint64_t>(number));
    }
    return add_bytes(field, packed);
  }

  const std::string& bytes() const { return bytes_; }

 private:
  void add_key(int field, unsigned kind) { add_varint(static_cast<unsigned>(field) << 3U | kind); }

  void add_varint(std::uint64_t number) {
    for (; number > 0x7FU; number >>= 7U) bytes_ += static_cast<char>(number | 0x80U);
    bytes_ += static_cast<char>(number);
  }

  std::string bytes_;
};

}  // namespace vaelet::native
