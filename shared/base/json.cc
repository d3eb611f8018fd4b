#include "shared/base/json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "shared/base/text.h"

namespace vaelet {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write(const std::string& text, Writer& writer) {
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

std::string write_json(const Json& json) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  write(json, writer);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace vaelet
