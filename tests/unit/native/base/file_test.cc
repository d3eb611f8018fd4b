#include "native/base/file.h"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <sys/stat.h>

#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

std::vector<std::byte> some_bytes(std::size_t count) { return std::vector(count, std::byte{7}); }

int entries_in(const std::filesystem::path& folder) {
  return static_cast<int>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("a written file is read back and leaves no other file behind") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  REQUIRE(write_file(path, some_bytes(3)));
  REQUIRE(write_file(path, some_bytes(1000)));
  const auto read = read_file(path);
  REQUIRE(read);
  CHECK((*read == some_bytes(1000)));
  CHECK(entries_in(folder.path()) == 1);
}

TEST_CASE("checking that a file can be written leaves it as it was") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  CHECK(check_writable(path));
  CHECK(entries_in(folder.path()) == 0);
  REQUIRE(write_file(path, some_bytes(3)));
  CHECK(check_writable(path));
  CHECK((*read_file(path) == some_bytes(3)));
}

TEST_CASE("a file in a folder that does not exist cannot be written") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "missing" / "file";
  REQUIRE_FALSE(check_writable(path));
  CHECK(check_writable(path).error().code == ErrorCode::file_unwritable);
  CHECK_FALSE(write_file(path, some_bytes(3)));
}

TEST_CASE("a device is not replaced by a file") {
  const auto written = write_file("/dev/null", some_bytes(3));
  REQUIRE_FALSE(written);
  CHECK(written.error().detail.find("not a regular file") != std::string::npos);
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("a text is read back, with every byte") {
  const TemporaryFolder folder;
  const std::string text("a\0b\r\n\xff", 6);
  REQUIRE(write_text(folder.path() / "file", text));
  CHECK(*read_text(folder.path() / "file") == text);
  REQUIRE(write_text(folder.path() / "empty", ""));
  CHECK(read_text(folder.path() / "empty")->empty());
}

TEST_CASE("a pipe, which does not know its size, is read to its end") {
  const TemporaryFolder folder;
  const auto pipe = folder.path() / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const std::string text(200'000, 'x');
  std::thread writer([&] { std::ofstream(pipe) << text; });
  const auto read = read_text(pipe);
  writer.join();
  REQUIRE(read);
  CHECK(*read == text);
}

TEST_CASE("a device that never ends is not read for ever") {
  const auto read = read_file("/dev/zero");
  REQUIRE_FALSE(read);
  CHECK(read.error().detail.find("File too large") != std::string::npos);
}

TEST_CASE("reading a folder as a file is a clear error") {
  const TemporaryFolder folder;
  const auto read = read_file(folder.path());
  REQUIRE_FALSE(read);
  CHECK(read.error().detail.find("it is a folder") != std::string::npos);
}

TEST_CASE("a folder is made with all above it, and one that is there stays") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "above" / "below";
  REQUIRE(make_folder(path));
  REQUIRE(write_file(path / "file", some_bytes(3)));
  REQUIRE(make_folder(path));
  CHECK(entries_in(path) == 1);
}

TEST_CASE("a folder cannot be made where a file is, or below it") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  REQUIRE(write_file(path, some_bytes(3)));
  CHECK(make_folder(path).error().code == ErrorCode::file_unwritable);
  CHECK_FALSE(make_folder(path / "below"));
  CHECK((*read_file(path) == some_bytes(3)));
}

TEST_CASE("a link stays, and the file that it names is written") {
  const TemporaryFolder folder;
  const auto link = folder.path() / "link";
  std::filesystem::create_directory(folder.path() / "elsewhere");
  std::filesystem::create_symlink("elsewhere/file", link);
  REQUIRE(write_file(link, some_bytes(3)));
  REQUIRE(write_file(link, some_bytes(5)));
  CHECK(std::filesystem::is_symlink(link));
  CHECK((*read_file(folder.path() / "elsewhere" / "file") == some_bytes(5)));
}

TEST_CASE("a file that is replaced keeps its permissions") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  REQUIRE(write_file(path, some_bytes(3)));
  const auto permissions = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  std::filesystem::permissions(path, permissions);
  REQUIRE(write_file(path, some_bytes(5)));
  CHECK(std::filesystem::status(path).permissions() == permissions);
}

TEST_CASE("a text is written behind those before") {
  const TemporaryFolder folder;
  REQUIRE(append_text(folder.path() / "file", "one\n"));
  REQUIRE(append_text(folder.path() / "file", "two\n"));
  CHECK(*read_text(folder.path() / "file") == "one\ntwo\n");
  CHECK(append_text(folder.path() / "missing" / "file", "x").error().code ==
        ErrorCode::file_unwritable);
}
