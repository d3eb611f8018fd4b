#include "shared/base/json.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

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

TEST_CASE("A member is found by its key, and only in an object") {
  const auto json = parse_json(R"({"a":1,"b":"two"})");
  REQUIRE(json);
  REQUIRE(json->find("b") != nullptr);
  CHECK(std::get<std::string>(json->find("b")->value) == "two");
  CHECK(json->find("c") == nullptr);
  CHECK(json->find("b")->find("a") == nullptr);
}

TEST_CASE("A key that stands twice is refused, at any depth and however it is escaped") {
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

TEST_CASE("A NUL byte is refused wherever it stands") {
  require_refused(std::string_view("{}\0garbage", 10), ErrorCode::header_malformed,
                  "no end at byte 2");
  require_refused(std::string_view("\0[]", 3), ErrorCode::header_malformed, "no value at byte 0");
  require_refused(std::string_view("\"\0\"", 3), ErrorCode::header_malformed, "byte 1");
}

TEST_CASE("A string is unescaped, and cannot hold control characters or other escapes") {
  const auto json = parse_json(R"("\"\\\/\b\f\n\r\t\u0000\u00e9\u20AC\ud83d\ude00")");
  REQUIRE(json);
  CHECK(std::get<std::string>(json->value) ==
        std::string("\"\\/\b\f\n\r\t\0\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 18));
  for (const std::string_view text :
       {"\"\n\"", "\"\x1F\"", R"("\x41")", R"("\u12g4")", R"("\u12)", R"("\)", R"("open)", "\""}) {
    require_refused(text, ErrorCode::header_malformed, "expected JSON");
  }
}

TEST_CASE("Numbers are written as JSON has them, and not otherwise") {
  for (const std::string_view text :
       {"01", "-", "+1", ".5", "1.", "1.e1", "1e", "1e+", "0x1", "1_0", "--1", "1.5.2"}) {
    require_refused(text, ErrorCode::header_malformed, "expected JSON");
  }
}

double parsed(const std::string& text) {
  CAPTURE(text);
  const auto json = parse_json(text);
  REQUIRE(json);
  return std::get<double>(json->value);
}

TEST_CASE("A fraction of up to 15 digits is the double that is nearest to it") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20000; ++round) {
    const auto digits = static_cast<std::int64_t>(random() % 1'000'000'000'000'000);
    const int exponent = static_cast<int>(random() % 45) - 22;
    const std::string text = std::to_string(digits) + "e" + std::to_string(exponent);
    REQUIRE(parsed(text) == std::strtod(text.c_str(), nullptr));
  }
}

TEST_CASE("A number of any length and size is off by its last place at most") {
  std::mt19937_64 random(2);
  for (int round = 0; round < 20000; ++round) {
    std::string text = std::to_string(random() % 10) + "." + std::to_string(random()) +
                       std::to_string(random()) + "e" +
                       std::to_string(static_cast<int>(random() % 610) - 305);
    if (round % 2 == 0) text = "-" + text;
    const double exact = std::strtod(text.c_str(), nullptr);
    const double found = parsed(text);
    CAPTURE(text, exact, found);
    REQUIRE(std::nextafter(found, exact) == exact);
  }
}

TEST_CASE("The largest and the smallest numbers keep their size") {
  CHECK(parsed("1.7976931348623157e308") == std::numeric_limits<double>::max());
  CHECK(parsed("5e-324") == std::numeric_limits<double>::denorm_min());
  CHECK(parsed("1e-400") == 0.0);
  CHECK(parsed("0e999999999999") == 0.0);
  CHECK(parsed("0." + std::string(400, '0') + "25e401") == 2.5);
  CHECK(parsed("25" + std::string(400, '0') + "e-401") == 2.5);
  CHECK(std::signbit(parsed("-0.0")));
  const auto least = parse_json("-9223372036854775808");
  REQUIRE(least);
  CHECK(std::get<std::int64_t>(least->value) == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("Numbers that are not finite are refused") {
  for (const std::string_view text :
       {"NaN", "Infinity", "-Infinity", "[1e400]", "2e308", "-2e308"}) {
    require_refused(text, ErrorCode::header_malformed, "expected JSON");
  }
}

TEST_CASE("Invalid UTF-8 is refused") {
  for (const std::string_view text :
       {"\"\x80\"", "\"\xC3\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xF5\x80\x80\x80\""}) {
    require_refused(text, ErrorCode::header_malformed, "encoding");
  }
  require_refused(R"("\ud800")", ErrorCode::header_malformed, "surrogate");
}

TEST_CASE("Nesting is read to 32 levels and refused beyond, whatever follows") {
  CHECK(parse_json(nested(32)));
  require_refused(nested(33), ErrorCode::header_malformed, "deeper than 32");
  require_refused(std::string(1 << 20, '['), ErrorCode::header_malformed, "deeper than 32");
}

}  // namespace
}  // namespace vaelet
