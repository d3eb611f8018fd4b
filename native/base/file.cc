#include "native/base/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <istream>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

fs::path temporary_name(const fs::path& path) {
  return path.string() + ".partial-" + std::to_string(getpid());
}

tl::unexpected<Error> unwritable(const fs::path& path, const std::string& reason) {
  return fail(ErrorCode::file_unwritable, fill("cannot write \"{}\": {}", {path.string(), reason}));
}

std::string last_system_error() { return std::strerror(errno); }

/// Returns how many bytes to ask for at once: of a regular file all, and one more to meet its end.
/// A pipe does not know its size.
std::size_t bytes_at_once(const fs::path& path) {
  constexpr std::size_t of_a_pipe = 1 << 16;
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? of_a_pipe : std::max<std::size_t>(size + 1, of_a_pipe);
}

std::vector<std::byte> read_all(std::istream& stream, std::size_t at_once) {
  std::vector<std::byte> bytes;
  while (stream) {
    const std::size_t before = bytes.size();
    bytes.resize(before + at_once);
    stream.read(reinterpret_cast<char*>(bytes.data() + before),
                static_cast<std::streamsize>(at_once));
    bytes.resize(before + static_cast<std::size_t>(stream.gcount()));
  }
  return bytes;
}

/// Renaming onto a folder fails, and onto a device replaces it.
Result<void> check_replaceable(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status) || fs::is_regular_file(status)) return {};
  return unwritable(path, "it exists and is not a regular file");
}

/// Waits until the file is on the disk. Renamed before that, it could be empty after a power cut.
bool reaches_disk(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool synced = ::fsync(file) == 0;
  return ::close(file) == 0 && synced;
}

/// Fills the temporary file of `path`.
Result<void> write_temporary(const fs::path& path, std::span<const std::byte> bytes) {
  errno = 0;
  std::ofstream stream(temporary_name(path), std::ios::binary);
  if (!stream) return unwritable(path, last_system_error());
  stream.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (!stream || !reaches_disk(temporary_name(path))) {
    return unwritable(path, last_system_error());
  }
  return {};
}

}  // namespace

Result<std::vector<std::byte>> read_file(const fs::path& path) {
  const auto unreadable = [&](const std::string& reason) {
    return fail(ErrorCode::file_unreadable,
                fill("cannot read \"{}\": {}", {path.string(), reason}));
  };
  std::error_code error;
  if (fs::is_directory(path, error)) return unreadable("it is a folder");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return unreadable(last_system_error());
  std::vector<std::byte> bytes = read_all(stream, bytes_at_once(path));
  if (stream.bad()) return unreadable(last_system_error());
  return bytes;
}

Result<std::string> read_text(const fs::path& path) {
  VAELET_TRY_ASSIGN(const auto bytes, read_file(path));
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return unwritable(folder, error.message());
  if (!fs::is_directory(folder, error)) return unwritable(folder, "it is not a folder");
  return {};
}

Result<void> check_writable(const fs::path& path) {
  VAELET_TRY(check_replaceable(path));
  VAELET_TRY(write_temporary(path, {}));
  std::error_code error;
  fs::remove(temporary_name(path), error);
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
  VAELET_TRY(check_replaceable(path));
  const fs::path temporary = temporary_name(path);
  auto written = write_temporary(path, bytes);
  std::error_code error;
  if (written) {
    fs::rename(temporary, path, error);
    if (!error) return {};
    written = unwritable(path, error.message());
  }
  fs::remove(temporary, error);
  return written;
}

Result<void> write_text(const fs::path& path, std::string_view text) {
  return write_file(path, std::as_bytes(std::span(text)));
}

}  // namespace vaelet::native
