#include "native/train/checkpoint/checkpoint_file.h"

#include <cstddef>
#include <fstream>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "native/base/sha256.h"
#include "tests/fuzz/small_files.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

Error refusal_of(std::span<const std::byte> bytes) {
  const auto content = parse_checkpoint(bytes);
  REQUIRE_FALSE(content);
  return content.error();
}

std::vector<std::byte> bytes_of(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

/// Returns the checkpoint after a change, with the digest that it has then.
Result<void> check_after(const std::function<void(CheckpointContent&)>& change) {
  CheckpointContent content = small_checkpoint();
  change(content);
  const auto read = parse_checkpoint(checkpoint_bytes(content));
  REQUIRE(read);
  return check_content(*read, small_run());
}

}  // namespace

TEST_CASE("a checkpoint is read back, every value") {
  const auto bytes = checkpoint_bytes(small_checkpoint());
  const auto content = parse_checkpoint(bytes);
  REQUIRE(content);
  CHECK((checkpoint_bytes(*content) == bytes));
  CHECK(content->run == "--latent 2\n--seed 1\n");
  CHECK(content->order == std::vector<std::int64_t>{4, 2, 0, 1, 3});
  CHECK(content->training_kl == 3.25);
  CHECK(content->training_added == 1.5);
  CHECK(content->adam_second.find("a.weight")->second == std::vector(3, 4.0F));
  CHECK(content->last.sigma2 == 0.25);
  CHECK(check_content(*content, small_run()));
}

TEST_CASE("numbers that are not finite, and the smallest, keep their bits in a checkpoint") {
  CheckpointContent content = small_checkpoint();
  content.adam_second["a.bias"] = {std::numeric_limits<float>::infinity(),
                                   std::numeric_limits<float>::denorm_min()};
  content.training_kl = -0.0;
  const auto bytes = checkpoint_bytes(content);
  CHECK((checkpoint_bytes(parse_checkpoint(bytes).value()) == bytes));
}

TEST_CASE("a checkpoint in which any one bit is flipped is refused") {
  auto bytes = checkpoint_bytes(small_checkpoint());
  int accepted = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    const auto mask = static_cast<std::byte>(1 << (bit % 8));
    bytes[bit / 8] ^= mask;
    if (parse_checkpoint(bytes)) ++accepted;
    bytes[bit / 8] ^= mask;
  }
  CHECK(accepted == 0);
  CHECK(parse_checkpoint(bytes));
}

TEST_CASE("a checkpoint that was cut at any byte, or is longer, is refused") {
  auto bytes = checkpoint_bytes(small_checkpoint());
  for (std::size_t kept = 0; kept < bytes.size(); ++kept) {
    INFO(kept);
    CHECK(refusal_of(std::span(bytes).first(kept)).code == ErrorCode::checkpoint_damaged);
  }
  bytes.push_back(std::byte{0});
  CHECK(refusal_of(bytes).code == ErrorCode::checkpoint_damaged);
}

TEST_CASE("another version of the format is named, and not called damaged") {
  auto bytes = checkpoint_bytes(small_checkpoint());
  const std::string line = "vaelet-checkpoint/";
  bytes[line.size()] = std::byte{'7'};
  const Error newer = refusal_of(bytes);
  CHECK(newer.code == ErrorCode::checkpoint_unfit);
  CHECK_THAT(newer.detail, ContainsSubstring("\"vaelet-checkpoint/7\""));
  CHECK_THAT(newer.detail, ContainsSubstring("\"vaelet-checkpoint/3\""));
  // The first version was a ZIP archive with a pickle in it.
  const Error older =
      refusal_of(bytes_of("PK\x03\x04 archive/data.pkl \x80\x02(X\x13" + line + "1q"));
  CHECK(older.code == ErrorCode::checkpoint_unfit);
  CHECK_THAT(older.detail, ContainsSubstring("\"vaelet-checkpoint/1\""));
}

TEST_CASE("other kinds of files are called that, by name") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  CHECK(read_checkpoint_file(path).error().code == ErrorCode::file_unreadable);
  CHECK_THAT(read_checkpoint_file(folder.path()).error().detail, ContainsSubstring("a folder"));
  for (const auto& [text, words] : {std::pair{"", "found an empty file"},
                                    {"PK\x03\x04", "found another kind of file"},
                                    {"{\"model\": 1}", "found another kind of file"}}) {
    std::ofstream(path, std::ios::trunc) << text;
    const auto read = read_checkpoint_file(path);
    REQUIRE_FALSE(read);
    CHECK_THAT(read.error().detail, ContainsSubstring(words));
    CHECK_THAT(read.error().detail, ContainsSubstring(path.string()));
  }
}

TEST_CASE("a length beyond the end of the file is not believed") {
  const std::string line = "vaelet-checkpoint/3\n";
  for (const std::uint64_t length : {std::uint64_t{1} << 40, ~std::uint64_t{0}, std::uint64_t{9}}) {
    std::vector<std::byte> bytes = bytes_of(line);
    const auto* size = reinterpret_cast<const std::byte*>(&length);
    bytes.insert(bytes.end(), size, size + sizeof length);
    const auto digest = bytes_of(sha256_hex(bytes));
    bytes.insert(bytes.end(), digest.begin(), digest.end());
    CHECK_THAT(refusal_of(bytes).detail, ContainsSubstring("the values of a checkpoint"));
  }
}

TEST_CASE("counters and lists that do not fit together are refused, whatever the digest") {
  using Change = std::function<void(CheckpointContent&)>;
  const std::vector<Change> changes = {
      [](auto& content) { content.epochs_done = -1; },
      [](auto& content) { content.epochs_done = std::int64_t{1} << 40; },
      [](auto& content) { content.epochs_done = 2; },
      [](auto& content) { content.taken = -2; },
      [](auto& content) { content.taken = 3; },
      [](auto& content) { content.taken = 6; },
      [](auto& content) { content.training_count = 5; },
      [](auto& content) { content.adam_steps = 12; },
      [](auto& content) { content.order = {}; },
      [](auto& content) {
        content.order = {4, 2, 0, 1, 1};
      },
      [](auto& content) {
        content.order = {4, 2, 0, 1, 5};
      },
      [](auto& content) {
        content.order = {4, 2, 0, 1, -3};
      },
      [](auto& content) { content.sigma2 = 0.0; },
      [](auto& content) { content.training_kl = std::numeric_limits<double>::quiet_NaN(); },
      [](auto& content) { content.training_added = std::numeric_limits<double>::infinity(); },
      [](auto& content) { content.weights["a.bias"].push_back(1.0F); },
      [](auto& content) { content.weights.erase("a.bias"); },
      [](auto& content) { content.adam_first["b.bias"] = {1.0F}; },
      [](auto& content) { content.average.erase("a.weight"); },
      [](auto& content) { content.best.epoch = 4; },
      [](auto& content) { content.best.weights = {}; },
      [](auto& content) { content.best.kl = std::numeric_limits<double>::infinity(); },
      [](auto& content) { content.last.epoch = 2; }};
  CHECK(check_after([](auto&) {}));
  for (std::size_t index = 0; index < changes.size(); ++index) {
    INFO("change " << index);
    const auto checked = check_after(changes[index]);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::checkpoint_damaged);
  }
}

TEST_CASE("a checkpoint between two epochs has no order") {
  CHECK(check_after([](auto& content) {
    content.order = {};
    content.taken = content.training_count = 0;
    content.adam_steps = 9;
  }));
  CHECK_FALSE(check_after([](auto& content) {
    content.taken = content.training_count = 0;
    content.adam_steps = 9;
  }));
}
