#include "native/base/printable.h"

#include <string>

#include <catch2/catch_test_macros.hpp>

using namespace vaelet::native;

TEST_CASE("what commands a terminal is shown, not sent") {
  CHECK(printable("\x1b[31mred\x1b[0m") == "\\u001b[31mred\\u001b[0m");
  CHECK(printable("two\nlines\r\t") == "two\\u000alines\\u000d\\u0009");
  CHECK(printable(std::string("a\0b", 3)) == "a\\u0000b");
  CHECK(printable("\x7f \xC2\x9B") == "\\u007f \\u009b");  // DEL, and CSI in one byte
  CHECK(printable("\xE2\x80\xAE"
                  "gpj.exe") == "\\u202egpj.exe");  // turns the direction
  CHECK(printable("\xE2\x80\xA8") == "\\u2028");
}

TEST_CASE("text of any language stays, and bytes that are none become U+FFFD") {
  const std::string text = "Größe 数字 🙂 \"quoted\" \\";
  CHECK(printable(text) == text);
  CHECK(printable("\xff") == "\xEF\xBF\xBD");
  CHECK(printable("cut \xF0\x9F\x99") == "cut \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(printable("").empty());
}
