// That one process at a time holds a file, and that a killed one holds none.
#include "native/base/file_lock.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>

#include <catch2/catch_test_macros.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/support/temporary_folder.h"

using namespace vaelet::native;

TEST_CASE("a lock is held by one, and gone with it") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "run.lock";
  {
    const auto first = FileLock::take(path);
    REQUIRE((first && *first));
    const auto second = FileLock::take(path);
    REQUIRE(second);
    CHECK_FALSE(second->has_value());
    CHECK(std::filesystem::exists(path));
  }
  CHECK_FALSE(std::filesystem::exists(path));
  const auto third = FileLock::take(path);
  CHECK((third && third->has_value()));
}

TEST_CASE("what a killed process left of a lock is taken over") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "run.lock";
  int ready[2] = {};
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = FileLock::take(path);
    const char held = lock && *lock ? 'y' : 'n';
    if (write(ready[1], &held, 1) == 1) pause();
    _exit(1);
  }
  char held = 0;
  REQUIRE(read(ready[0], &held, 1) == 1);
  CHECK(held == 'y');
  CHECK_FALSE(FileLock::take(path).value().has_value());
  kill(child, SIGKILL);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  close(ready[0]);
  close(ready[1]);
  CHECK(std::filesystem::exists(path));
  CHECK(FileLock::take(path).value().has_value());
}

TEST_CASE("a lock that cannot be made says why") {
  const TemporaryFolder folder;
  const auto lock = FileLock::take(folder.path() / "missing" / "run.lock");
  REQUIRE_FALSE(lock);
  CHECK(lock.error().detail.find("No such file or directory") != std::string::npos);
}
