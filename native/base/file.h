#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// Reads a whole file, or all that a pipe gives. Errors: file_unreadable.
Result<std::vector<std::byte>> read_file(const std::filesystem::path& path);

/// Does the same, as text; the bytes are not checked. Errors: file_unreadable.
Result<std::string> read_text(const std::filesystem::path& path);

/// Returns what a path names when it is a link, or a link to a link, whether that exists or not.
std::filesystem::path behind_links(const std::filesystem::path& path);

/// Makes a folder, and those that it stands in, where they do not exist. Returns when they are on
/// the disk. Errors: file_unwritable.
Result<void> make_folder(const std::filesystem::path& folder);

/// Checks that `write_file` can write here: the folder takes new files, and `path` does not exist
/// or is a regular file. Removes what killed processes left of writing it. Errors: file_unwritable.
Result<void> check_writable(const std::filesystem::path& path);

/// Removes a file, if it exists. Errors: file_unwritable.
Result<void> remove_file(const std::filesystem::path& path);

/// Writes a temporary file beside `path`, then renames it: `path` is whole or as it was before, and
/// on the disk. Where `path` is a link, the file that it names is replaced. Removes what killed
/// processes left of writing it. Errors: file_unwritable.
Result<void> write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);

/// Does the same with a text.
Result<void> write_text(const std::filesystem::path& path, std::string_view text);

/// Writes a text behind what the file holds, or leaves the file as it was. Returns when it is on
/// the disk. Errors: file_unwritable.
Result<void> append_text(const std::filesystem::path& path, std::string_view text);

}  // namespace vaelet::native
