#include "native/data/idx.h"

#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Runs a test once with a plain file and once with a compressed one.
struct IdxFixture {
  TemporaryFolder folder;
  std::filesystem::path path =
      folder.path() / GENERATE(std::string("images"), std::string("images.gz"));

  /// The error of reading these bytes as images, which must name the file.
  Error refusal(const std::vector<std::uint8_t>& bytes) const {
    write_bytes(path, bytes);
    const auto result = read_idx(path, 3);
    REQUIRE_FALSE(result);
    CHECK_THAT(result.error().detail, ContainsSubstring(path.string()));
    return result.error();
  }
};

}  // namespace

TEST_CASE_METHOD(IdxFixture, "an IDX file gives its sizes and values") {
  write_bytes(path, idx_bytes({2, 1, 3}, {1, 2, 3, 4, 5, 255}));
  const auto result = read_idx(path, 3);
  REQUIRE(result);
  CHECK(result->shape == std::vector<std::int64_t>{2, 1, 3});
  CHECK(result->values == std::vector<std::uint8_t>{1, 2, 3, 4, 5, 255});
  // The digest is that of the uncompressed file, as sha256sum prints it.
  CHECK(result->sha256 == "bce44e6b99fe16567fba7f29293b2a441e980df1a95ea79c49a26e47855c3d1f");
}

TEST_CASE_METHOD(IdxFixture, "an IDX file with the magic number of labels is not images") {
  const Error error = refusal(idx_bytes({6}, {1, 2, 3, 4, 5, 6}));
  CHECK(error.code == ErrorCode::data_damaged);
  CHECK_THAT(error.detail,
             ContainsSubstring("expected the magic number 0x00000803, found 0x00000801"));
}

TEST_CASE_METHOD(IdxFixture, "an IDX file that ends in its header is refused") {
  const Error error = refusal({0, 0, 8, 3, 0, 0});
  CHECK(error.code == ErrorCode::data_damaged);
  CHECK_THAT(error.detail, ContainsSubstring("expected a header of 16 bytes, found 6"));
}

TEST_CASE_METHOD(IdxFixture, "an empty IDX file is refused") {
  CHECK_THAT(refusal({}).detail, ContainsSubstring("expected a header of 16 bytes, found 0"));
}

TEST_CASE_METHOD(IdxFixture, "an IDX file with too few values is refused") {
  const Error error = refusal(idx_bytes({2, 1, 3}, {1, 2, 3, 4, 5}));
  CHECK(error.code == ErrorCode::data_damaged);
  CHECK_THAT(error.detail,
             ContainsSubstring("expected 6 values of sizes [2, 1, 3], found the end of "
                               "the file after 5"));
}

TEST_CASE_METHOD(IdxFixture, "an IDX file with trailing bytes is refused") {
  CHECK_THAT(refusal(idx_bytes({1, 1, 3}, {1, 2, 3, 4})).detail,
             ContainsSubstring("found more bytes behind them"));
}

TEST_CASE_METHOD(IdxFixture, "an IDX file without values is refused") {
  CHECK_THAT(refusal(idx_bytes({0, 28, 28}, {})).detail, ContainsSubstring("[0, 28, 28]"));
}

TEST_CASE_METHOD(IdxFixture, "an IDX file that claims more than memory is refused") {
  CHECK_THAT(refusal(idx_bytes({0xffffffff, 0xffffffff, 0xffffffff}, {1})).detail,
             ContainsSubstring("expected positive sizes that fit in memory"));
}

TEST_CASE_METHOD(IdxFixture, "an IDX file that claims a terabyte costs no memory") {
  CHECK_THAT(refusal(idx_bytes({1U << 20, 1U << 10, 1U << 10}, {1})).detail,
             ContainsSubstring("found the end of the file after 1"));
}

TEST_CASE("a compressed IDX file that was cut off is refused") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "images.gz";
  write_gzip(path, idx_bytes({2, 1, 3}, {1, 2, 3, 4, 5, 6}));
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 9);
  const auto result = read_idx(path, 3);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::data_damaged);
  CHECK_THAT(result.error().detail, ContainsSubstring("is damaged"));
}

TEST_CASE("a compressed IDX file whose checksum is wrong is refused") {
  const TemporaryFolder folder;
  const auto plain = folder.path() / "images";
  const auto path = folder.path() / "images.gz";
  write_gzip(path, idx_bytes({2, 1, 3}, {1, 2, 3, 4, 5, 6}));
  std::fstream stream(path, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(-8, std::ios::end);  // the CRC-32
  stream.write("\1\2\3\4", 4);
  stream.close();
  const auto result = read_idx(path, 3);
  REQUIRE_FALSE(result);
  CHECK_THAT(result.error().detail, ContainsSubstring("the gzip data is broken"));
}

TEST_CASE("an IDX file that is not there is a clear error") {
  const auto result = read_idx("/nowhere/images", 3);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::file_unreadable);
}
