// What a disk that is full, a killed process and other people leave of a file.
#include "native/base/temporary_file.h"

#include <csignal>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "native/base/file.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

/// Makes every write beyond a size fail, as on a full disk, until it goes.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t size) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{size, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*signal_)(int);
};

/// Returns the number of a process that has ended.
pid_t ended_process() {
  const pid_t process = fork();
  if (process == 0) _exit(0);
  waitpid(process, nullptr, 0);
  return process;
}

std::string partial_name(const std::string& name, pid_t process) {
  return name + ".partial-" + std::to_string(process) + "-0123456789abcdef";
}

int entries_below(const std::filesystem::path& folder) {
  return static_cast<int>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("a full disk leaves the old file and no new one") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  REQUIRE(write_text(path, "old"));
  const FileSizeLimit limit(4096);
  const auto written = write_file(path, std::vector(100000, std::byte{7}));
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::file_unwritable);
  CHECK(*read_text(path) == "old");
  CHECK(entries_below(folder.path()) == 1);
}

TEST_CASE("a text that does not fit behind a file leaves the file as it was") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  REQUIRE(append_text(path, "old\n"));
  const FileSizeLimit limit(4096);
  const auto written = append_text(path, std::string(100000, 'x'));
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::file_unwritable);
  CHECK(*read_text(path) == "old\n");
}

TEST_CASE("what killed processes left of a file is removed when it is written or checked") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  const pid_t ended = ended_process();
  const auto leave_all = [&] {
    std::ofstream(folder.path() / partial_name("file", ended)) << "half";
    std::ofstream(folder.path() / ("file.partial-" + std::to_string(ended))) << "earlier version";
    // A container gives the next process the same number.
    std::ofstream(folder.path() / partial_name("file", getpid())) << "half";
  };
  leave_all();
  REQUIRE(check_writable(path));
  CHECK(entries_below(folder.path()) == 0);
  leave_all();
  REQUIRE(write_text(path, "new"));
  CHECK(entries_below(folder.path()) == 1);
}

TEST_CASE("what another process writes, and what is no temporary file of this path, stays") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  const pid_t ended = ended_process();
  const auto other = TemporaryFile::create(path);
  REQUIRE(other);
  std::ofstream(folder.path() / partial_name("file", 1)) << "of a process that runs";
  std::ofstream(folder.path() / partial_name("another", ended)) << "of another file";
  std::ofstream(folder.path() / (partial_name("file", ended) + ".txt")) << "another name";
  std::ofstream(folder.path() / "file.partial-notes") << "a person's";
  std::filesystem::create_directory(folder.path() / partial_name("file", ended));
  REQUIRE(write_text(path, "new"));
  CHECK(entries_below(folder.path()) == 7);
}

TEST_CASE("a link at a temporary file's name is neither followed nor removed with its target") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  const auto target = folder.path() / "target";
  REQUIRE(write_text(target, "precious"));
  std::filesystem::create_symlink(target, folder.path() / partial_name("file", ended_process()));
  REQUIRE(write_text(path, "new"));
  CHECK(*read_text(target) == "precious");
}

TEST_CASE("names of two temporary files of one process differ") {
  const TemporaryFolder folder;
  const auto one = TemporaryFile::create(folder.path() / "file");
  const auto other = TemporaryFile::create(folder.path() / "file");
  REQUIRE(one);
  REQUIRE(other);
  CHECK(entries_below(folder.path()) == 2);
}

TEST_CASE("a name as long as the file system takes is written") {
  const TemporaryFolder folder;
  const auto path = folder.path() / std::string(255, 'x');
  REQUIRE(write_text(path, "new"));
  CHECK(*read_text(path) == "new");
}
