#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// A whole file. Errors: file_unreadable.
Result<std::vector<std::byte>> read_file(const std::filesystem::path& path);

/// Makes a folder with all above it, if it is not there. Errors: file_unwritable.
Result<void> make_folder(const std::filesystem::path& folder);

/// Whether `write_file` could write here: the folder takes new files, and what stands at `path`, if
/// anything, is a regular file. Errors: file_unwritable.
Result<void> check_writable(const std::filesystem::path& path);

/// Removes a file, if it is there. Errors: file_unwritable.
Result<void> remove_file(const std::filesystem::path& path);

/// Writes a temporary file beside `path`, then renames it: `path` is whole or as it was before.
/// Errors: file_unwritable.
Result<void> write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace vaelet::native
