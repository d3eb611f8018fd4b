#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "shared/base/error.h"

namespace vaelet::native {

/// The file that is written beside another, to take its place when it is whole. Nobody can plant
/// its name: it has a random part, and a file or a link that stands there is never opened. It holds
/// a lock as long as it is written, by which others know it from one that a killed process left.
class TemporaryFile {
 public:
  /// Makes the file in the folder of `path`. Errors: file_unwritable.
  static Result<TemporaryFile> create(std::filesystem::path path);

  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// Removes the file, unless it has taken the place of the other.
  ~TemporaryFile();

  /// Writes the bytes behind those before. Errors: file_unwritable.
  Result<void> write(std::span<const std::byte> bytes);

  /// Gives the file the name of the other. Returns when file and name are on the disk, so that
  /// they survive a power cut. Errors: file_unwritable; the other is as it was unless only the last
  /// step failed, which waits for the disk.
  Result<void> replace();

 private:
  TemporaryFile(std::filesystem::path path, std::filesystem::path name, int file)
      : path_(std::move(path)), name_(std::move(name)), file_(file) {}

  Result<void> close();

  std::filesystem::path path_;
  std::filesystem::path name_;  // empty once it is no longer there
  int file_;
};

/// Returns whether a file of this name is a temporary file of some other.
bool is_temporary_name(std::string_view name);

/// Removes the temporary files of `path` whose processes have ended, and no other.
void remove_abandoned(const std::filesystem::path& path);

/// Waits until the entries of a folder are on the disk. Errors: file_unwritable.
Result<void> sync_folder(const std::filesystem::path& folder);

/// Returns the error for a path that cannot be written.
tl::unexpected<Error> unwritable(const std::filesystem::path& path, const std::string& reason);

}  // namespace vaelet::native
