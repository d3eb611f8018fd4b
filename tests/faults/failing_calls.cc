// A library for LD_PRELOAD that makes a call of a program to the system fail. By the environment:
//   VAELET_FAIL_CALL    which: open (of a file to write), write, fsync, rename or unlink
//   VAELET_FAIL_AT      the number of the call that fails, from 1; 0: none
//   VAELET_FAIL_ON      if set, all calls behind it fail too: the disk stays full
//   VAELET_FAIL_COUNT   file into which the number of calls is written at the end
// Calls for the standard streams do not count.
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// Counts the calls of the kind that the environment names.
class Calls {
 public:
  ~Calls() {
    const std::string path(variable("VAELET_FAIL_COUNT"));
    if (path.empty()) return;
    counts_ = false;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    const std::string text = std::to_string(count_);
    if (file < 0 || ::write(file, text.data(), text.size()) < 0) std::abort();
    ::close(file);
  }

  /// Returns whether this call fails; `errno` is that of a full disk then.
  bool fails(std::string_view call) {
    if (!counts_ || call != chosen_) return false;
    ++count_;
    if (at_ == 0 || !(goes_on_ ? count_ >= at_ : count_ == at_)) return false;
    errno = ENOSPC;
    return true;
  }

 private:
  std::string chosen_{variable("VAELET_FAIL_CALL")};
  long at_ = std::atol(std::string(variable("VAELET_FAIL_AT")).c_str());
  bool goes_on_ = !variable("VAELET_FAIL_ON").empty();
  long count_ = 0;
  bool counts_ = true;
};

Calls& calls() {
  static Calls all;
  return all;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  std::va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  const bool writes = (flags & (O_WRONLY | O_RDWR)) != 0;
  if (writes && calls().fails("open")) return -1;
  static auto* real = next<int(const char*, int, ...)>("open");
  return real(path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t count) {
  if (file > STDERR_FILENO && calls().fails("write")) return -1;
  static auto* real = next<ssize_t(int, const void*, size_t)>("write");
  return real(file, bytes, count);
}

int fsync(int file) {
  if (calls().fails("fsync")) return -1;
  static auto* real = next<int(int)>("fsync");
  return real(file);
}

int rename(const char* from, const char* to) {
  if (calls().fails("rename")) return -1;
  static auto* real = next<int(const char*, const char*)>("rename");
  return real(from, to);
}

int unlink(const char* path) {
  if (calls().fails("unlink")) return -1;
  static auto* real = next<int(const char*)>("unlink");
  return real(path);
}

// std::filesystem removes by this.
int remove(const char* path) {
  if (calls().fails("unlink")) return -1;
  static auto* real = next<int(const char*)>("remove");
  return real(path);
}

}  // extern "C"
