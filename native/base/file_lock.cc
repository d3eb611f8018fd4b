#include "native/base/file_lock.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native/base/temporary_file.h"

namespace vaelet::native {
namespace {

/// Returns whether the file is still the one of that name: who held it before removes it.
bool is_named(int file, const std::filesystem::path& path) {
  struct stat opened = {};
  struct stat named = {};
  return ::fstat(file, &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

Result<std::optional<FileLock>> FileLock::take(const std::filesystem::path& path) {
  // Where a file's number changes each time, it never is the one of that name.
  constexpr int most_tries = 100;
  for (int tries = 1;; ++tries) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file < 0) return unwritable(path, std::strerror(errno));
    if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      ::close(file);
      return std::optional<FileLock>();
    }
    if (is_named(file, path) || tries == most_tries) return FileLock(path, file);
    ::close(file);
  }
}

FileLock::FileLock(FileLock&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  return *this;
}

FileLock::~FileLock() {
  if (file_ < 0) return;
  // As long as the lock is held, so that the file of another is not removed.
  ::unlink(path_.c_str());
  ::close(file_);
}

}  // namespace vaelet::native
