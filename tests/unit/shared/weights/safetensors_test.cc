#include "shared/weights/safetensors.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/shared/support/weights_fixture.h"

namespace vaelet::test {
namespace {

void require_refused(const Bytes& file, ErrorCode code, const std::string& detail) {
  const auto parsed = parse_safetensors(file);
  REQUIRE_FALSE(parsed);
  INFO(parsed.error().message());
  CHECK(error_name(parsed.error().code) == error_name(code));
  CHECK_THAT(parsed.error().detail, Catch::Matchers::ContainsSubstring(detail));
}

/// A header of one tensor "t".
std::string one_tensor(const std::string& dtype, const std::string& shape,
                       const std::string& offsets) {
  return R"({"t":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets +
         "}}";
}

std::string two_tensors(const std::string& first_offsets, const std::string& second_offsets) {
  return R"({"a":{"dtype":"F16","shape":[2],"data_offsets":)" + first_offsets +
         R"(},"b":{"dtype":"F16","shape":[2],"data_offsets":)" + second_offsets + "}}";
}

TEST_CASE("A file shorter than its header length is refused") {
  require_refused({}, ErrorCode::file_truncated, "at least 8 bytes, found 0");
  require_refused(Bytes(7), ErrorCode::file_truncated, "at least 8 bytes, found 7");
}

TEST_CASE("A header over the cap is refused, also when the length overflows") {
  Bytes file = container("{}");
  const std::uint64_t lengths[] = {max_header_bytes + 1, std::numeric_limits<std::uint64_t>::max()};
  for (const std::uint64_t length : lengths) {
    std::memcpy(file.data(), &length, sizeof length);
    require_refused(file, ErrorCode::header_too_large, "at most 1048576 bytes");
  }
}

TEST_CASE("A web page in place of a file is refused") {
  const std::string page = "<!doctype html><title>404</title>";
  Bytes file(page.size());
  std::memcpy(file.data(), page.data(), page.size());
  require_refused(file, ErrorCode::header_too_large, "header");
}

TEST_CASE("A header that reaches past the end of the file is refused") {
  Bytes file = container("{}");
  file[0] = std::byte{3};
  require_refused(file, ErrorCode::header_past_end, "header of 3 bytes, found only 2");
}

TEST_CASE("A header with a lone surrogate in a name or in the metadata is refused") {
  for (const std::string text : {R"(\udddd)", R"(\ud800)", R"(\ude00\ud83d)"}) {
    require_refused(container(R"({"__metadata__":{"key":")" + text + R"("}})"),
                    ErrorCode::header_malformed, "surrogate");
    require_refused(container(R"({"__metadata__":{")" + text + R"(":"x"}})"),
                    ErrorCode::header_malformed, "surrogate");
    require_refused(container(R"({")" + text + R"(":1})"), ErrorCode::header_malformed,
                    "surrogate");
  }
}

TEST_CASE("A header that is no JSON object is refused") {
  for (const char* header : {"", " {}", "[]", "nul"}) {
    require_refused(container(header), ErrorCode::header_malformed, "starts with `{`");
  }
  require_refused(container("{,}"), ErrorCode::header_malformed, "expected JSON");
  require_refused(container("{\"\xFF\":1}"), ErrorCode::header_malformed, "UTF-8");
  require_refused(container("\xFF"), ErrorCode::header_malformed, "found \"\xEF\xBF\xBD\"");
}

TEST_CASE("A header nested too deep is refused") {
  require_refused(container(R"({"t":)" + std::string(100000, '[')), ErrorCode::header_malformed,
                  "deeper than 32");
}

TEST_CASE("Metadata that is no object of strings is refused") {
  require_refused(container(R"({"__metadata__":[]})"), ErrorCode::header_malformed,
                  "__metadata__: expected an object, found an array");
  require_refused(container(R"({"__metadata__":{"a":1}})"), ErrorCode::header_malformed,
                  "expected a string for \"a\", found 1");
}

TEST_CASE("A key that appears twice is refused, whether tensor or metadata") {
  require_refused(container(R"({"__metadata__":{"a":"1","a":"2"}})"), ErrorCode::duplicate_key,
                  "\"a\"");
  const std::string tensor = R"("t":{"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
  require_refused(container("{" + tensor + "," + tensor + "}"), ErrorCode::duplicate_key, "\"t\"");
}

TEST_CASE("A tensor that is not described by its three keys is refused") {
  for (const char* header :
       {R"({"t":1})", R"({"t":{}})", R"({"t":{"dtype":"F32","shape":[]}})",
        R"({"t":{"dtype":"F32","shape":[],"data_offsets":[0,4],"strides":[]}})"}) {
    require_refused(container(header, 4), ErrorCode::header_malformed, "tensor \"t\"");
  }
}

TEST_CASE("An unknown dtype is refused") {
  for (const char* dtype : {R"("F24")", R"("f32")", R"("")", "32"}) {
    require_refused(container(one_tensor(dtype, "[1]", "[0,4]"), 4), ErrorCode::dtype_unknown,
                    "expected a dtype of safetensors");
  }
}

TEST_CASE("A tensor of every dtype of safetensors has its name and its size") {
  const std::pair<const char*, std::size_t> dtypes[] = {
      {"F32", 4}, {"F16", 2}, {"BF16", 2}, {"F64", 8},     {"I64", 8},
      {"U64", 8}, {"I32", 4}, {"U32", 4},  {"I16", 2},     {"U16", 2},
      {"I8", 1},  {"U8", 1},  {"BOOL", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}};
  for (const auto& [name, size] : dtypes) {
    INFO(name);
    const auto header =
        one_tensor('"' + std::string(name) + '"', "[3]", "[0," + std::to_string(3 * size) + "]");
    const Bytes file = container(header, 3 * size);
    const auto parsed = parse_safetensors(file);
    REQUIRE(parsed);
    CHECK(dtype_name(parsed->tensors[0].dtype) == name);
    CHECK(parsed->tensors[0].element_count() == 3);
  }
}

TEST_CASE("A shape that is no list of whole numbers is refused") {
  for (const char* shape : {"1", "[-1]", "[1.0]", R"(["1"])", "[18446744073709551615]"}) {
    require_refused(container(one_tensor(R"("F32")", shape, "[0,4]"), 4), ErrorCode::shape_invalid,
                    "expected a shape of whole numbers");
  }
}

TEST_CASE("A shape whose bytes overflow is refused") {
  for (const char* shape : {"[4294967296,4294967296]", "[2305843009213693952]"}) {
    require_refused(container(one_tensor(R"("F32")", shape, "[0,0]")), ErrorCode::shape_invalid,
                    "less than 2^63 bytes");
  }
}

TEST_CASE("Offsets that are no begin and end are refused") {
  for (const char* offsets : {"4", "[0]", "[0,4,8]", "[4,0]", "[-4,0]", "[0.0,4.0]"}) {
    require_refused(container(one_tensor(R"("F32")", "[1]", offsets), 4),
                    ErrorCode::offsets_invalid, "expected data_offsets [begin, end]");
  }
}

TEST_CASE("Offsets that do not hold the shape are refused") {
  require_refused(container(one_tensor(R"("F32")", "[2]", "[0,4]"), 4), ErrorCode::offsets_invalid,
                  "expected 8 bytes for the shape [2]");
  require_refused(container(one_tensor(R"("F32")", "[1]", "[0,9223372036854775807]"), 4),
                  ErrorCode::offsets_invalid, "expected 4 bytes");
}

TEST_CASE("A misaligned tensor is refused") {
  const std::string header = R"({"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},)"
                             R"("b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})";
  require_refused(container(header, 6), ErrorCode::offsets_invalid, "multiple of the element size");
}

TEST_CASE("A gap before or between tensors is refused") {
  require_refused(container(two_tensors("[0,4]", "[6,10]"), 10), ErrorCode::offsets_invalid,
                  "tensor \"b\": expected to begin at byte 4, found 6 (a gap)");
  require_refused(container(two_tensors("[2,6]", "[6,10]"), 10), ErrorCode::offsets_invalid,
                  "(a gap)");
}

TEST_CASE("Overlapping tensors are refused") {
  require_refused(container(two_tensors("[0,4]", "[2,6]"), 6), ErrorCode::offsets_invalid,
                  "tensor \"b\": expected to begin at byte 4, found 2 (an overlap)");
  require_refused(container(two_tensors("[0,4]", "[0,4]"), 4), ErrorCode::offsets_invalid,
                  "(an overlap)");
}

TEST_CASE("A file that was cut is refused") {
  require_refused(container(two_tensors("[0,4]", "[4,8]"), 7), ErrorCode::file_truncated,
                  "expected 8 bytes of tensor data, found 7");
}

TEST_CASE("Trailing bytes are refused") {
  require_refused(container(two_tensors("[0,4]", "[4,8]"), 9), ErrorCode::trailing_bytes,
                  "expected 8 bytes of tensor data, found 9");
  require_refused(container("{}", 1), ErrorCode::trailing_bytes, "found 1");
}

TEST_CASE("Tensors may stand in any order, and are given in that of their offsets") {
  const Bytes file = container(two_tensors("[4,8]", "[0,4]") + "   ", 8);
  const auto parsed = parse_safetensors(file);
  REQUIRE(parsed);
  REQUIRE(parsed->tensors.size() == 2);
  CHECK(parsed->tensors[0].name == "b");
  CHECK(parsed->tensors[1].bytes.data() == file.data() + file.size() - 4);
}

TEST_CASE("Empty tensors and scalars are tensors") {
  const std::string header = R"({"empty":{"dtype":"F32","shape":[3,0],"data_offsets":[0,0]},)"
                             R"("scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]}})";
  const auto parsed = parse_safetensors(container(header, 4));
  REQUIRE(parsed);
  CHECK(parsed->tensors[0].element_count() == 0);
  CHECK(tensor_values(parsed->tensors[0]).empty());
  CHECK(parsed->tensors[1].element_count() == 1);
}

}  // namespace
}  // namespace vaelet::test
