#include "native/base/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "native/base/temporary_file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> unreadable(const fs::path& path, const std::string& reason) {
  return fail(ErrorCode::file_unreadable, fill("cannot read \"{}\": {}", {path.string(), reason}));
}

std::string last_system_error() { return std::strerror(errno); }

/// An open file, which is closed with it.
class OpenFile {
 public:
  explicit OpenFile(int file) : file_(file) {}
  ~OpenFile() {
    if (file_ >= 0) ::close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  bool is_open() const { return file_ >= 0; }
  int number() const { return file_; }

  /// Closes the file. Returns whether everything that was written has been taken.
  bool close() {
    const int file = file_;
    file_ = -1;
    return ::close(file) == 0;
  }

 private:
  int file_;
};

/// How many bytes are asked for at once where a file, such as a pipe, does not know its size.
constexpr std::size_t of_unknown_size = 1 << 16;

/// Returns how many bytes to ask for first: of a regular file all, and one more to meet its end.
std::size_t bytes_to_begin_with(int file) {
  struct stat status = {};
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return of_unknown_size;
  return std::max<std::size_t>(static_cast<std::size_t>(status.st_size) + 1, of_unknown_size);
}

/// Returns how many bytes a file may have: a device, such as /dev/zero, may never end.
std::size_t most_bytes(int file) {
  constexpr std::size_t of_no_regular_file = std::size_t{1} << 29U;
  struct stat status = {};
  const bool is_regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  return is_regular ? std::numeric_limits<std::size_t>::max() : of_no_regular_file;
}

/// Reads to the end. Returns false when the system could not; `errno` says why.
bool read_all(int file, std::vector<std::byte>& bytes) {
  std::size_t at_once = bytes_to_begin_with(file);
  const std::size_t most = most_bytes(file);
  for (std::size_t size = 0;;) {
    if (size > most) {
      errno = EFBIG;
      return false;
    }
    bytes.resize(size + at_once);
    const ssize_t count = ::read(file, bytes.data() + size, at_once);
    const std::size_t found = count > 0 ? static_cast<std::size_t>(count) : 0;
    size += found;
    bytes.resize(size);
    if (count == 0) return true;
    if (count < 0 && errno != EINTR) return false;
    // What is left of the first request has its memory already: a file is in memory once.
    at_once = at_once > found ? at_once - found : of_unknown_size;
  }
}

/// Returns the file to replace for a path: the links to it stay. Renaming onto a folder fails, and
/// onto a device replaces it. Errors: file_unwritable.
Result<fs::path> replaceable(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (error == std::errc::filename_too_long) return unwritable(path, error.message());
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return unwritable(path, "it exists and is not a regular file");
  }
  return behind_links(path);
}

}  // namespace

Result<std::vector<std::byte>> read_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return unreadable(path, "it is a folder");
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::vector<std::byte> bytes;
  if (!file.is_open() || !read_all(file.number(), bytes)) {
    return unreadable(path, last_system_error());
  }
  return bytes;
}

Result<std::string> read_text(const fs::path& path) {
  VAELET_TRY_ASSIGN(const auto bytes, read_file(path));
  if (bytes.empty()) return std::string();
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

fs::path behind_links(const fs::path& path) {
  // A circle of links has no status, and the system says so when the file is opened.
  constexpr int most_links = 40;
  fs::path target = path;
  std::error_code error;
  for (int links = 0; links < most_links && fs::is_symlink(target, error); ++links) {
    target = target.parent_path() / fs::read_symlink(target, error);
  }
  return target;
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return {};
  // Without its own name, as `a/b/` has none, a folder stands in itself.
  const fs::path above = folder.parent_path();
  if (!folder.has_filename()) return make_folder(above);
  VAELET_TRY(make_folder(above));
  fs::create_directory(folder, error);
  if (error) return unwritable(folder, error.message());
  if (!fs::is_directory(folder, error)) return unwritable(folder, "it is not a folder");
  return sync_folder(above.empty() ? "." : above);
}

Result<void> check_writable(const fs::path& path) {
  VAELET_TRY_ASSIGN(const fs::path target, replaceable(path));
  remove_abandoned(target);
  VAELET_TRY(TemporaryFile::create(target));
  return {};
}

Result<void> remove_file(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  if (!error) return {};
  return fail(ErrorCode::file_unwritable,
              fill("cannot remove \"{}\": {}", {path.string(), error.message()}));
}

Result<void> write_file(const fs::path& path, std::span<const std::byte> bytes) {
  VAELET_TRY_ASSIGN(const fs::path target, replaceable(path));
  remove_abandoned(target);
  VAELET_TRY_ASSIGN(auto file, TemporaryFile::create(target));
  VAELET_TRY(file.write(bytes));
  return file.replace();
}

Result<void> write_text(const fs::path& path, std::string_view text) {
  return write_file(path, std::as_bytes(std::span(text)));
}

Result<void> append_text(const fs::path& path, std::string_view text) {
  OpenFile file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  struct stat before = {};
  if (!file.is_open() || ::fstat(file.number(), &before) != 0) {
    return unwritable(path, last_system_error());
  }
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t count = ::write(file.number(), rest.data(), rest.size());
    if (count < 0 && errno != EINTR) break;
    if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
  }
  if (rest.empty() && ::fsync(file.number()) == 0 && file.close()) return {};
  auto error = unwritable(path, last_system_error());
  // Half a line would spoil the next one.
  [[maybe_unused]] const int cut = ::truncate(path.c_str(), before.st_size);
  return error;
}

}  // namespace vaelet::native
