#pragma once

#include <filesystem>
#include <optional>

#include "shared/base/error.h"

namespace vaelet::native {

/// A file that one process at a time holds, on whatever machine, and that is removed with it. A
/// killed process holds none: what it leaves of the file is taken over.
class FileLock {
 public:
  /// Makes and locks the file; returns nothing where another process holds it. A file system
  /// without locks is no reason not to work: there nothing is locked. Errors: file_unwritable.
  static Result<std::optional<FileLock>> take(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  FileLock(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}

  std::filesystem::path path_;
  int file_;
};

}  // namespace vaelet::native
