#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vaelet::native {

/// Returns the CRC-32C of bytes (RFC 3720, section 12.1 and appendix B.4).
std::uint32_t crc32c(std::string_view bytes);

/// Returns one record of TensorFlow's record files: the length of its content, the content, and a
/// masked CRC-32C behind each.
std::string record_bytes(std::string_view content);

/// Takes the first record off `file` and returns its content; nothing where no whole record with
/// the right checksums stands there.
std::optional<std::string_view> take_record(std::string_view& file);

}  // namespace vaelet::native
