#include "native/data/idx/idx.h"

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
    const auto result = read_idx(path);
    REQUIRE_FALSE(result);
    CHECK_THAT(result.error().detail, ContainsSubstring(path.string()));
    return result.error();
  }
};

}  // namespace

TEST_CASE_METHOD(IdxFixture, "an IDX file gives its sizes and values") {
  write_bytes(path, idx_bytes({2, 1, 3}, {1, 2, 3, 4, 5, 255}));
  const auto result = read_idx(path);
  REQUIRE(result);
  CHECK(result->shape == std::vector<std::int64_t>{2, 1, 3});
  CHECK(result->bytes == std::vector<std::uint8_t>{1, 2, 3, 4, 5, 255});
  // The digest is that of the uncompressed file, as sha256sum prints it.
  CHECK(result->sha256 == "bce44e6b99fe16567fba7f29293b2a441e980df1a95ea79c49a26e47855c3d1f");
}

TEST_CASE_METHOD(IdxFixture, "what is no IDX file is shown by its first bytes") {
  const Error error = refusal({0, 0, 7, 3, 0, 0, 0, 1});
  CHECK(error.code == ErrorCode::data_damaged);
  CHECK_THAT(error.detail, ContainsSubstring("found the bytes 00 00 07 03"));
  CHECK_THAT(refusal({0, 0, 8, 5, 0, 0, 0, 1}).detail, ContainsSubstring("00 00 08 05"));
  CHECK_THAT(refusal({0, 0, 10, 1, 0, 0, 0, 1}).detail, ContainsSubstring("00 00 0a 01"));
  CHECK_THAT(refusal({'<', 'h', 't', 'm', 'l', '>'}).detail,
             ContainsSubstring("3c 68 74 6d, the text `<htm`"));
  CHECK_THAT(refusal({3, 8, 0, 0, 1, 0, 0, 0}).detail, ContainsSubstring("little-endian"));
}

TEST_CASE("an IDX file gives the values of its type") {
  struct Typed {
    IdxType type;
    std::vector<std::uint8_t> bytes;
    std::vector<double> values;
  };
  const Typed typed =
      GENERATE(Typed{IdxType::unsigned_byte, {7, 255}, {7, 255}},
               Typed{IdxType::signed_byte, {7, 255}, {7, -1}},
               Typed{IdxType::int16, {1, 2, 0xff, 0xfe}, {258, -2}},
               Typed{IdxType::int32, {0, 1, 0, 2, 0xff, 0xff, 0xff, 0xfd}, {65538, -3}},
               Typed{IdxType::float32, {0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0}, {1.0, -2.5}},
               Typed{IdxType::float64,
                     {0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0x04, 0, 0, 0, 0, 0, 0},
                     {1.0, -2.5}});
  const TemporaryFolder folder;
  const auto path = folder.path() / "values";
  std::vector<std::uint8_t> bytes = idx_bytes({2}, typed.bytes);
  bytes[2] = static_cast<std::uint8_t>(typed.type);
  write_plain(path, bytes);
  const auto file = read_idx(path);
  REQUIRE(file);
  CHECK(file->type == typed.type);
  CHECK(file->shape == std::vector<std::int64_t>{2});
  CHECK(idx_value(*file, 0) == typed.values[0]);
  CHECK(idx_value(*file, 1) == typed.values[1]);
  bytes.pop_back();
  write_plain(path, bytes);
  CHECK_THAT(read_idx(path).error().detail, ContainsSubstring("found the end of the file after 1"));
}

TEST_CASE_METHOD(IdxFixture, "an IDX file that ends in its header is refused") {
  const Error error = refusal({0, 0, 8, 3, 0, 0});
  CHECK(error.code == ErrorCode::data_damaged);
  CHECK_THAT(error.detail, ContainsSubstring("expected a header of 16 bytes, found 6"));
}

TEST_CASE_METHOD(IdxFixture, "an empty IDX file is refused") {
  CHECK_THAT(refusal({}).detail,
             ContainsSubstring("expected a header of at least 8 bytes, found 0"));
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
  const auto result = read_idx(path);
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
  const auto result = read_idx(path);
  REQUIRE_FALSE(result);
  CHECK_THAT(result.error().detail, ContainsSubstring("the gzip data is broken"));
}

TEST_CASE("an IDX file that is not there is a clear error") {
  const auto result = read_idx("/nowhere/images");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::file_unreadable);
}
