#include "native/base/temporary_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view hexadecimal = "0123456789abcdef";
constexpr std::size_t random_digits = 16;

/// Stands in the name of a temporary file behind that of the other.
constexpr std::string_view mark = ".partial-";

/// Returns the folder of a path, which can be opened.
fs::path folder_of(const fs::path& path) {
  const fs::path folder = path.parent_path();
  return folder.empty() ? "." : folder;
}

/// Returns how the names of the temporary files of a path begin. A file system takes names of at
/// most 255 bytes.
std::string name_prefix(const fs::path& path) {
  constexpr std::size_t longest = 200;
  return path.filename().string().substr(0, longest).append(mark);
}

std::string random_text() {
  std::random_device device;
  std::string text;
  while (text.size() < random_digits) text += hexadecimal[device() % hexadecimal.size()];
  return text;
}

/// Returns the process that a temporary file's name tells, 0 when it is no such name. Earlier
/// versions wrote no random part.
pid_t process_of(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return 0;
  pid_t process = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, process);
  if (error != std::errc() || process <= 0) return 0;
  const std::string_view rest(stop, static_cast<std::size_t>(end - stop));
  if (rest.empty()) return process;
  const bool is_random = rest.size() == random_digits + 1 && rest.front() == '-' &&
                         rest.find_first_not_of(hexadecimal, 1) == std::string_view::npos;
  return is_random ? process : 0;
}

/// Returns whether another process of this number runs. In a container, a killed predecessor had
/// perhaps our own.
bool is_alive(pid_t process) {
  return process != getpid() && (kill(process, 0) == 0 || errno == EPERM);
}

/// Removes a file unless a process writes it: that one holds the lock, on another machine too.
void remove_unlocked(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return;
  struct stat status = {};
  const bool is_file = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  if (is_file && ::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
  ::close(file);
}

/// Locks a new file. Returns false when another process took it for an abandoned one before. A file
/// system without locks is no reason not to write: nobody removes a file there.
bool lock(int file) {
  while (::flock(file, LOCK_EX) != 0 && errno == EINTR) {
  }
  struct stat status = {};
  return ::fstat(file, &status) != 0 || status.st_nlink > 0;
}

/// Gives a new file the permissions of the one that it will replace, if there is one.
void keep_permissions(int file, const fs::path& path) {
  struct stat status = {};
  constexpr mode_t permissions = 07777;
  if (::stat(path.c_str(), &status) == 0) {
    [[maybe_unused]] const int kept = ::fchmod(file, status.st_mode & permissions);
  }
}

std::string last_error() { return std::strerror(errno); }

}  // namespace

Result<TemporaryFile> TemporaryFile::create(fs::path path) {
  constexpr mode_t permissions = 0666;
  for (;;) {
    fs::path name =
        folder_of(path) / (name_prefix(path) + std::to_string(getpid()) + "-" + random_text());
    const int file =
        ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions);
    if (file < 0 && errno == EEXIST) continue;
    if (file < 0) return unwritable(path, last_error());
    if (lock(file)) {
      keep_permissions(file, path);
      return TemporaryFile(std::move(path), std::move(name), file);
    }
    ::close(file);
  }
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : path_(std::move(other.path_)),
      name_(std::exchange(other.name_, {})),
      file_(std::exchange(other.file_, -1)) {}

TemporaryFile::~TemporaryFile() {
  if (!name_.empty()) ::unlink(name_.c_str());
  if (file_ >= 0) ::close(file_);
}

Result<void> TemporaryFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unwritable(path_, last_error());
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> TemporaryFile::close() {
  if (::close(std::exchange(file_, -1)) == 0) return {};
  return unwritable(path_, last_error());
}

Result<void> TemporaryFile::replace() {
  // Renamed before its bytes are on the disk, it could be empty after a power cut.
  if (::fsync(file_) != 0) return unwritable(path_, last_error());
  if (std::rename(name_.c_str(), path_.c_str()) != 0) return unwritable(path_, last_error());
  name_.clear();
  VAELET_TRY(close());
  return sync_folder(folder_of(path_));
}

bool is_temporary_name(std::string_view name) {
  const std::size_t at = name.rfind(mark);
  return at != std::string_view::npos && process_of(name, name.substr(0, at + mark.size())) != 0;
}

void remove_abandoned(const fs::path& path) {
  const std::string prefix = name_prefix(path);
  std::error_code error;
  for (fs::directory_iterator entry(folder_of(path), error), end; !error && entry != end;
       entry.increment(error)) {
    const pid_t process = process_of(entry->path().filename().native(), prefix);
    if (process != 0 && !is_alive(process)) remove_unlocked(entry->path());
  }
}

Result<void> sync_folder(const fs::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // A folder that may be written and not read cannot be waited for.
  if (file < 0 && errno == EACCES) return {};
  if (file < 0) return unwritable(folder, last_error());
  // Some file systems cannot do this for folders, and say that the call is invalid.
  const bool is_synced = ::fsync(file) == 0 || errno == EINVAL;
  const std::string reason = last_error();
  ::close(file);
  if (is_synced) return {};
  return unwritable(folder, reason);
}

tl::unexpected<Error> unwritable(const fs::path& path, const std::string& reason) {
  return fail(ErrorCode::file_unwritable, fill("cannot write \"{}\": {}", {path.string(), reason}));
}

}  // namespace vaelet::native
