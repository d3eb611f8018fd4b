#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace vaelet::native {

/// The picture formats that are read, and all other files.
enum class FileKind { png, jpeg, bmp, gif, pnm, tga, other };

/// Returns the kind of a file by its first bytes, whatever its name says. TGA has no bytes of its
/// own: see `is_tga`.
FileKind file_kind(std::span<const std::byte> bytes);

/// Returns what a file of kind `other` is, and what to do, as the end of the sentence "expected an
/// image, found ...": "a WebP picture; convert it to PNG".
std::string describe_other_file(std::span<const std::byte> bytes);

}  // namespace vaelet::native
