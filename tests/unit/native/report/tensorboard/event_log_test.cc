// The files themselves are read by tests/train/event-files, with another program's parser.
#include "native/report/tensorboard/event_log.h"

#include <catch2/catch_test_macros.hpp>

#include "native/base/file.h"
#include "native/report/tensorboard/record.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/text_file.h"

using namespace vaelet::native;

namespace {

struct EventLogFixture {
  TemporaryFolder folder;

  EventLog open(std::optional<int> finished_epochs = {}) const {
    return EventLog::open(folder.path(), finished_epochs).value();
  }
  static void append(EventLog& log, int epoch) {
    EpochRecord record;
    record.epoch = epoch;
    REQUIRE(log.append({record, {}, {1, {0.5F}}}));
  }
  std::filesystem::path path(int start) const { return folder.path() / event_file_name(start); }
  /// The epochs of the records of a file, 0 for the first; -1 for bytes that are none.
  std::vector<int> epochs(int start) const {
    const std::string text = text_of(path(start));
    std::string_view rest(text);
    std::vector<int> found;
    while (const auto event = take_record(rest)) {
      found.push_back(static_cast<int>(epoch_of_event(*event).value()));
    }
    if (!rest.empty()) found.push_back(-1);
    return found;
  }
};

}  // namespace

TEST_CASE("CRC-32C gives the values of RFC 3720") {
  CHECK(crc32c("123456789") == 0xE3069283U);
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AAU);
  CHECK(crc32c(std::string(32, '\xFF')) == 0x62A8AB43U);
  CHECK(crc32c("") == 0U);
}

TEST_CASE("a record is taken as it was written, and not with any byte changed") {
  const std::string bytes = record_bytes("first") + record_bytes("");
  std::string_view rest(bytes);
  CHECK(take_record(rest) == "first");
  CHECK(take_record(rest) == "");
  CHECK_FALSE(take_record(rest));
  for (std::size_t at = 0; at < bytes.size() - 16; ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    std::string_view view(changed);
    CHECK_FALSE(take_record(view));
    std::string_view cut(bytes.data(), at);
    CHECK_FALSE(take_record(cut));
  }
}

TEST_CASE_METHOD(EventLogFixture, "a run that goes on drops later epochs and what a kill cut off") {
  {
    EventLog killed = open();
    for (int epoch = 1; epoch <= 3; ++epoch) append(killed, epoch);
    REQUIRE(append_text(path(0), record_bytes("torn").substr(0, 9)));
  }
  EventLog log = open(2);
  CHECK(epochs(0) == std::vector{0, 1, 2});
  CHECK(epochs(2) == std::vector{0, 3});
  append(log, 3);
  CHECK(epochs(2) == std::vector{0, 3, 3});
  open(3);
  CHECK(epochs(2) == std::vector{0, 3, 3});
  CHECK(epochs(3) == std::vector{0, 4});
}

TEST_CASE_METHOD(EventLogFixture, "a run that goes on from before an event file removes it") {
  {
    EventLog log = open();
    append(log, 1);
    EventLog second = open(1);
    append(second, 2);
  }
  open(0);
  CHECK(epochs(0) == std::vector{0});
  CHECK_FALSE(std::filesystem::exists(path(1)));
}

TEST_CASE_METHOD(EventLogFixture, "event files of other programs stay") {
  const auto others = folder.path() / "events.out.tfevents.1700000000.host.1.0";
  REQUIRE(write_text(others, "theirs"));
  open();
  open(1);
  CHECK(text_of(others) == "theirs");
}
