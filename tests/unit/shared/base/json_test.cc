#include "shared/base/json.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <variant>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "shared/base/utf8.h"

namespace vaelet {
namespace {

using Catch::Matchers::ContainsSubstring;

void require_refused(std::string_view text, ErrorCode code, const std::string& detail) {
  CAPTURE(text);
  const auto json = parse_json(text);
  REQUIRE_FALSE(json);
  CHECK(error_name(json.error().code) == error_name(code));
  CHECK_THAT(json.error().detail, ContainsSubstring(detail));
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST_CASE("JSON of every kind is read and written back as it was") {
  for (const std::string text :
       {R"({"b":1,"a":[true,false,null,"x"],"c":{}})", "[-1,0,9223372036854775807,0.5,1e100]",
        R"("quote \" backslash \\ newline \n")", "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"",
        "[]"}) {
    const auto json = parse_json(text);
    REQUIRE(json);
    CHECK(write_json(*json) == text);
  }
}

TEST_CASE("Whole numbers and fractions keep their kinds") {
  const auto json = parse_json("[1, 1.0, 18446744073709551615]");
  REQUIRE(json);
  const auto& array = std::get<Json::Array>(json->value);
  CHECK(std::get<std::int64_t>(array[0].value) == 1);
  CHECK(std::get<double>(array[1].value) == 1.0);
  CHECK(std::get<double>(array[2].value) == 18446744073709551615.0);
}

TEST_CASE("A double is the same after it was written and read, to its last bit") {
  const std::uint64_t seed = Catch::getSeed();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  for (int count = 0; count < 100'000;) {
    const auto number = std::bit_cast<double>(random());
    if (!std::isfinite(number)) continue;
    ++count;
    const auto read = parse_json(write_json({number}));
    REQUIRE(read);
    REQUIRE(std::bit_cast<std::uint64_t>(std::get<double>(read->value)) ==
            std::bit_cast<std::uint64_t>(number));
  }
  CHECK(std::signbit(std::get<double>(parse_json(write_json({-0.0}))->value)));
  CHECK(std::get<double>(parse_json("0.1234567890123456789")->value) == 0.1234567890123456789);
  CHECK(std::get<double>(parse_json("8.98846567431158e307")->value) == 8.98846567431158e307);
}

TEST_CASE("A member is found by its key, and only in an object") {
  const auto json = parse_json(R"({"a":1,"b":"two"})");
  REQUIRE(json);
  REQUIRE(json->find("b") != nullptr);
  CHECK(std::get<std::string>(json->find("b")->value) == "two");
  CHECK(json->find("c") == nullptr);
  CHECK(json->find("b")->find("a") == nullptr);
}

TEST_CASE("A key that appears twice is refused, at any depth and however it is escaped") {
  require_refused(R"({"a":1,"b":2,"a":3})", ErrorCode::duplicate_key, "\"a\"");
  require_refused(R"([{"x":{"k":1,"k":1}}])", ErrorCode::duplicate_key, "\"k\"");
  require_refused(R"({"a":1,"\u0061":2})", ErrorCode::duplicate_key, "\"a\"");
}

TEST_CASE("The same key in different objects is no duplicate") {
  CHECK(parse_json(R"({"a":{"a":1},"b":{"a":2}})"));
}

TEST_CASE("Text that is no JSON is refused") {
  for (const std::string_view text :
       {"", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\"}", "nul", "'a'", "// x\n1", "1 2", "{} x"}) {
    require_refused(text, ErrorCode::header_malformed, "expected JSON");
  }
}

TEST_CASE("Text behind a NUL byte is refused") {
  require_refused(std::string_view("{}\0garbage", 10), ErrorCode::header_malformed,
                  "NUL at byte 2");
}

TEST_CASE("Numbers that are not finite are refused") {
  for (const std::string_view text :
       {"NaN", "Infinity", "-Infinity", "[1e400]", "2e308", "-2e308"}) {
    require_refused(text, ErrorCode::header_malformed, "expected JSON");
  }
}

TEST_CASE("Invalid and overlong UTF-8 is refused, in a text and in a key") {
  for (const std::string text : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF",
                                 "\xED\xA0\x80", "\xED\xBF\xBF", "\xF5\x80\x80\x80", "a\xFF"}) {
    require_refused('"' + text + '"', ErrorCode::header_malformed, "UTF-8");
    require_refused("{\"" + text + "\":1}", ErrorCode::header_malformed, "UTF-8");
  }
}

TEST_CASE("The escape of a lone or swapped surrogate is refused, in a text and in a key") {
  for (const std::string text : {R"(\ud800)", R"(\udbff)", R"(\udc00)", R"(\udddd)", R"(\udfff)",
                                 R"(a\udddd)", R"(\udddda)", R"(\ud83dx)", R"(\ude00\ud83d)",
                                 R"(\ud83d\ud83d)", R"(\ude00\ude00)", R"(\ud83d\ude00\ude00)"}) {
    require_refused('"' + text + '"', ErrorCode::header_malformed, "surrogate");
    require_refused("[{\"" + text + "\":1}]", ErrorCode::header_malformed, "surrogate");
  }
}

TEST_CASE("An escaped pair of surrogates is the one character that it stands for") {
  const auto json = parse_json(R"("\ud83d\ude00")");
  REQUIRE(json);
  CHECK(std::get<std::string>(json->value) == "\xF0\x9F\x98\x80");
  CHECK(write_json(*json) == "\"\xF0\x9F\x98\x80\"");
}

TEST_CASE("A refused text is quoted in a sentence that is UTF-8 itself") {
  for (const std::string_view text : {R"("\udddd")", "\"a\x80\""}) {
    const auto json = parse_json(text);
    REQUIRE_FALSE(json);
    CHECK(is_utf8(json.error().detail));
    CHECK_THAT(json.error().detail, ContainsSubstring("\xEF\xBF\xBD"));
  }
}

TEST_CASE("Written JSON is UTF-8, whatever the texts of the value") {
  for (const std::string text : {"\xED\xB7\x9D", "\x80", "\xC0\xAF", "a\xF0\x9F\x98"}) {
    const std::string written = write_json({Json::Object{{text, {text}}}});
    CAPTURE(written);
    CHECK(is_utf8(written));
    CHECK(parse_json(written));
  }
  CHECK(write_json({std::string("caf\xE9")}) == "\"caf\xEF\xBF\xBD\"");
}

TEST_CASE("Nesting is read to 32 levels and refused beyond, without recursion") {
  CHECK(parse_json(nested(32)));
  require_refused(nested(33), ErrorCode::header_malformed, "deeper than 32");
  require_refused(std::string(1 << 20, '['), ErrorCode::header_malformed, "deeper than 32");
}

TEST_CASE("A zero with an exponent is zero, and what is too small for a double becomes zero") {
  for (const char* text : {"0e308", "0.0e5", "0e-308", "1e-400"}) {
    INFO(text);
    const auto json = parse_json(text);
    REQUIRE(json);
    CHECK(std::get<double>(json->value) == 0.0);
  }
}

}  // namespace
}  // namespace vaelet
