#include "shared/base/json.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <set>
#include <string>
#include <system_error>

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "shared/base/text.h"
#include "shared/base/utf8.h"

namespace vaelet {
namespace {

constexpr std::size_t max_depth = 32;

const std::string* find_duplicate(const Json::Object& object) {
  std::set<std::string_view> seen;
  for (const auto& [key, member] : object) {
    if (!seen.insert(key).second) return &key;
  }
  return nullptr;
}

/// RapidJSON's handler: builds the tree without recursion. Returning false stops the parser.
class TreeBuilder {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the names are RapidJSON's.
  bool Null() { return add({nullptr}); }
  bool Bool(bool value) { return add({value}); }
  bool Int(int value) { return add({std::int64_t{value}}); }
  bool Uint(unsigned value) { return add({std::int64_t{value}}); }
  bool Int64(std::int64_t value) { return add({value}); }
  bool Uint64(std::uint64_t value) {
    if (value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
      return add({static_cast<double>(value)});
    }
    return add({static_cast<std::int64_t>(value)});
  }
  bool Double(double value) {
    if (std::isfinite(value)) return add({value});
    error_.detail = "expected JSON, found a number too large for a double";
    return false;
  }
#ifdef __wasm__
  bool RawNumber(const char* /*digits*/, unsigned /*length*/, bool /*copy*/) { return false; }
#else
  /// RapidJSON's own exact conversion takes the logarithm of zero for 0e308.
  bool RawNumber(const char* digits, unsigned length, bool /*copy*/) {
    const std::string text(digits, length);
    const char* end = text.data() + text.size();
    std::int64_t integer = 0;
    const auto whole = std::from_chars(text.data(), end, integer);
    if (whole.ec == std::errc() && whole.ptr == end) return add({integer});
    double value = 0.0;
    const auto real = std::from_chars(text.data(), end, value);
    // A number that is too small becomes 0; one that is too large, infinite.
    if (real.ec == std::errc::result_out_of_range) value = std::strtod(text.c_str(), nullptr);
    return Double(value);
  }
#endif
  bool String(const char* text, unsigned length, bool /*copy*/) {
    return check_text({text, length}) && add({std::string(text, length)});
  }
  bool Key(const char* text, unsigned length, bool /*copy*/) {
    std::get_if<Json::Object>(&open_.back().value)
        ->emplace_back(std::string_view(text, length), Json{});
    return check_text({text, length});
  }
  bool StartObject() { return open({Json::Object{}}); }
  bool StartArray() { return open({Json::Array{}}); }
  bool EndObject(unsigned /*count*/) {
    const std::string* twice = find_duplicate(*std::get_if<Json::Object>(&open_.back().value));
    if (twice != nullptr) {
      error_ = {ErrorCode::duplicate_key,
                fill(R"(the key "{}" appears twice in one object)", {*twice})};
      return false;
    }
    return close();
  }
  bool EndArray(unsigned /*count*/) { return close(); }
  // NOLINTEND(readability-identifier-naming)

  Json& root() { return root_; }

  /// Returns the error of this handler; its detail is empty while there is none.
  Error& error() { return error_; }

 private:
  /// RapidJSON decodes the escape of a low surrogate that stands alone to bytes that are no UTF-8.
  bool check_text(std::string_view text) {
    if (is_utf8(text)) return true;
    error_.detail = fill(R"(expected text in UTF-8 without lone surrogates, found "{}")",
                         {replace_invalid_utf8(text)});
    return false;
  }

  bool open(Json container) {
    if (open_.size() == max_depth) {
      error_.detail = fill("the JSON is nested deeper than {} levels", {max_depth});
      return false;
    }
    open_.push_back(std::move(container));
    return true;
  }

  bool close() {
    Json closed = std::move(open_.back());
    open_.pop_back();
    return add(std::move(closed));
  }

  bool add(Json json) {
    if (open_.empty()) {
      root_ = std::move(json);
    } else if (auto* array = std::get_if<Json::Array>(&open_.back().value)) {
      array->push_back(std::move(json));
    } else {
      std::get_if<Json::Object>(&open_.back().value)->back().value = std::move(json);
    }
    return true;
  }

  Json root_;
  std::vector<Json> open_;  // the innermost container last
  Error error_{ErrorCode::header_malformed, ""};
};

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write(const std::string& text, Writer& writer) {
  if (!is_utf8(text)) return write(replace_invalid_utf8(text), writer);
  writer.String(text.data(), static_cast<unsigned>(text.size()));
}

void write(const Json& json, Writer& writer) {
  const auto& value = json.value;
  if (const auto* boolean = std::get_if<bool>(&value)) {
    writer.Bool(*boolean);
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    writer.Int64(*integer);
  } else if (const auto* number = std::get_if<double>(&value)) {
    writer.Double(*number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    write(*text, writer);
  } else if (const auto* array = std::get_if<Json::Array>(&value)) {
    writer.StartArray();
    for (const Json& element : *array) write(element, writer);
    writer.EndArray();
  } else if (const auto* object = std::get_if<Json::Object>(&value)) {
    writer.StartObject();
    for (const auto& [key, member] : *object) {
      write(key, writer);
      write(member, writer);
    }
    writer.EndObject();
  } else {
    writer.Null();
  }
}

}  // namespace

const Json* Json::find(std::string_view key) const {
  const auto* object = std::get_if<Object>(&value);
  if (object == nullptr) return nullptr;
  for (const auto& [name, member] : *object) {
    if (name == key) return &member;
  }
  return nullptr;
}

std::string brief_text(const Json& json) {
  const auto& value = json.value;
  if (const auto* text = std::get_if<std::string>(&value)) return fill(R"("{}")", {*text});
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "false";
  if (std::holds_alternative<Json::Array>(value)) return "an array";
  return std::holds_alternative<Json::Object>(value) ? "an object" : "null";
}

Result<Json> parse_json(std::string_view text) {
  // The handler checks the encoding, of escaped characters too.
#ifdef __wasm__
  constexpr unsigned flags = rapidjson::kParseIterativeFlag;
#else
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
#endif
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  TreeBuilder tree;
  const rapidjson::ParseResult result = reader.Parse<flags>(stream, tree);
  if (!tree.error().detail.empty()) return tl::unexpected<Error>(std::move(tree.error()));
  if (result.IsError()) {
    return fail(ErrorCode::header_malformed,
                fill("expected JSON, found at byte {}: {}",
                     {result.Offset(), rapidjson::GetParseError_En(result.Code())}));
  }
  // RapidJSON takes a NUL byte for the end of the text.
  if (stream.Tell() != text.size()) {
    return fail(ErrorCode::header_malformed,
                fill("expected the end of the JSON, found a NUL at byte {}", {stream.Tell()}));
  }
  return std::move(tree.root());
}

std::string write_json(const Json& json) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  write(json, writer);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vaelet
