// JSON as RFC 8259 has it, and nothing else. A parser of our own, because a library's is most of
// the wasm's bytes that are not the engine.

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <set>

#include "shared/base/checks.h"
#include "shared/base/decimal.h"
#include "shared/base/json.h"

namespace vaelet {
namespace {

constexpr int max_depth = 32;

const std::string* find_duplicate(const Json::Object& object) {
  std::set<std::string_view> seen;
  for (const auto& [key, member] : object) {
    if (!seen.insert(key).second) return &key;
  }
  return nullptr;
}

bool is_surrogate(unsigned code) { return code >= 0xD800 && code <= 0xDFFF; }

void append_utf8(unsigned code, std::string& text) {
  const auto append = [&](unsigned byte) { text += static_cast<char>(byte); };
  if (code < 0x80) return append(code);
  if (code < 0x800) {
    append(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      append(0xE0 | code >> 12);
    } else {
      append(0xF0 | code >> 18);
      append(0x80 | (code >> 12 & 0x3F));
    }
    append(0x80 | (code >> 6 & 0x3F));
  }
  append(0x80 | (code & 0x3F));
}

/// Reads `text_` from `at_` on. Where one of its functions gives false, `refusal` has the reason.
class JsonParser : public Checks {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  bool read(Json& json) {
    if (!read_value(json, 0)) return false;
    skip_space();
    return at_ == text_.size() || missing("end");
  }

 private:
  bool read_value(Json& json, int depth) {
    auto& value = json.value;
    skip_space();
    switch (peek()) {
      case '{':
        return read_object(value.emplace<Json::Object>(), depth + 1);
      case '[':
        return read_array(value.emplace<Json::Array>(), depth + 1);
      case '"':
        return read_string(value.emplace<std::string>());
      case 't':
        value.emplace<bool>(true);
        return read_word("true");
      case 'f':
        value.emplace<bool>(false);
        return read_word("false");
      case 'n':
        value.emplace<std::nullptr_t>();
        return read_word("null");
      default:
        return read_number(json);
    }
  }

  bool read_object(Json::Object& object, int depth) {
    if (!enter(depth)) return false;
    if (take('}')) return true;
    do {
      skip_space();
      std::string key;
      if (!read_string(key)) return false;
      skip_space();
      if (!take(':')) return missing("colon");
      if (!read_value(object.emplace_back(key, Json{}).value, depth)) return false;
      skip_space();
    } while (take(','));
    if (!take('}')) return missing("comma or brace");
    const std::string* twice = find_duplicate(object);
    return twice == nullptr ||
           refuse(ErrorCode::duplicate_key, R"(the key "{}" stands twice in one object)", {*twice});
  }

  bool read_array(Json::Array& array, int depth) {
    if (!enter(depth)) return false;
    if (take(']')) return true;
    do {
      if (!read_value(array.emplace_back(), depth)) return false;
      skip_space();
    } while (take(','));
    return take(']') || missing("comma or bracket");
  }

  /// Goes past an opening brace or bracket and the space behind it.
  bool enter(int depth) {
    if (depth > max_depth) {
      return refuse(ErrorCode::header_malformed, "the JSON is nested deeper than {} levels",
                    {max_depth});
    }
    ++at_;
    skip_space();
    return true;
  }

  bool read_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return missing("value");
    at_ += word.size();
    return true;
  }

  bool read_string(std::string& text) {
    if (!take('"')) return missing("string");
    while (!take('"')) {
      if (!(take('\\') ? read_escape(text) : read_character(text))) return false;
    }
    return true;
  }

  /// One character of UTF-8, in the shortest form and neither a control character nor a surrogate.
  bool read_character(std::string& text) {
    constexpr unsigned marks[] = {0x00, 0xC0, 0xE0, 0xF0};
    constexpr unsigned least[] = {0x20, 0x80, 0x800, 0x10000};
    const unsigned lead = byte(at_);
    const std::size_t more =
        std::size_t{lead >= 0xC0} + std::size_t{lead >= 0xE0} + std::size_t{lead >= 0xF0};
    unsigned code = lead - marks[more];
    bool is_valid = lead < 0x80 || more > 0;
    for (std::size_t i = 1; i <= more; ++i) {
      is_valid = is_valid && (byte(at_ + i) & 0xC0) == 0x80;
      code = code << 6 | (byte(at_ + i) & 0x3F);
    }
    if (!is_valid || code < least[more] || code > 0x10FFFF || is_surrogate(code)) {
      return missing("character in UTF-8 encoding");
    }
    text += text_.substr(at_, more + 1);
    at_ += more + 1;
    return true;
  }

  /// What stands behind a backslash.
  bool read_escape(std::string& text) {
    if (take('u')) return read_unicode(text);
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
    const std::size_t which = names.find(peek());
    if (which == std::string_view::npos) return missing("escape that JSON knows");
    text += characters[which];
    ++at_;
    return true;
  }

  bool read_unicode(std::string& text) {
    unsigned code = 0;
    if (!read_hex(code)) return false;
    if (is_surrogate(code)) {
      unsigned low = 0;
      if (code > 0xDBFF || !take('\\') || !take('u')) return missing("surrogate pair");
      if (!read_hex(low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return missing("surrogate pair");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(code, text);
    return true;
  }

  bool read_hex(unsigned& code) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const unsigned character = byte(at_);
      const unsigned letter = (character | 0x20) - 'a';
      if (character - '0' > 9 && letter > 5) return missing("hexadecimal digit");
      code = code << 4 | (letter <= 5 ? letter + 10 : character - '0');
    }
    return true;
  }

  /// A number without fraction and exponent is a whole one, where that fits in 63 bits.
  bool read_number(Json& json) {
    Decimal decimal;
    decimal.is_negative = take('-');
    if (!take('0') && !read_digits(decimal, 0)) return missing("value");
    bool is_whole = true;
    if (take('.')) {
      is_whole = false;
      if (!read_digits(decimal, -1)) return missing("digit");
    }
    if (take('e') || take('E')) {
      is_whole = false;
      if (!read_exponent(decimal)) return false;
    }
    if (is_whole && decimal.to_integer(json.value.emplace<std::int64_t>())) return true;
    const double number = decimal.to_double();
    json.value.emplace<double>(number);
    return std::isfinite(number) || refuse(ErrorCode::header_malformed,
                                           "expected JSON, found a number too large for a double");
  }

  /// Appends digits that each move the exponent by `shift`; false when there are none.
  bool read_digits(Decimal& decimal, int shift) {
    const std::size_t first = at_;
    for (; is_digit(); ++at_) decimal.append(byte(at_) - '0', shift);
    return at_ > first;
  }

  bool read_exponent(Decimal& decimal) {
    constexpr int far_beyond = 100'000'000;
    const bool is_negative = take('-');
    if (!is_negative) take('+');
    if (!is_digit()) return missing("digit");
    int exponent = 0;
    for (; is_digit(); ++at_) {
      if (exponent < far_beyond) exponent = exponent * 10 + static_cast<int>(byte(at_) - '0');
    }
    decimal.exponent += is_negative ? -exponent : exponent;
    return true;
  }

  void skip_space() {
    while (take(' ') || take('\n') || take('\t') || take('\r')) continue;
  }

  /// The next byte, 0 at the end: a NUL is no part of JSON.
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  unsigned byte(std::size_t at) const {
    return at < text_.size() ? static_cast<unsigned char>(text_[at]) : 0;
  }

  bool is_digit() const { return byte(at_) - '0' <= 9; }

  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  bool missing(const char* what) {
    return refuse(ErrorCode::header_malformed, "expected JSON, found no {} at byte {}",
                  {what, at_});
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
  JsonParser parser(text);
  Json json;
  if (!parser.read(json)) return parser.refusal();
  return json;
}

}  // namespace vaelet
