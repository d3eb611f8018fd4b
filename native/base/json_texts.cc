#include "native/base/json_texts.h"

#include <utility>
#include <variant>

namespace vaelet::native {

const std::string* text_at(const Json* object, std::string_view key) {
  const Json* found = object == nullptr ? nullptr : object->find(key);
  return found == nullptr ? nullptr : std::get_if<std::string>(&found->value);
}

Json text_array(const std::vector<std::string>& texts) {
  Json::Array array;
  for (const std::string& text : texts) array.push_back({text});
  return {std::move(array)};
}

std::vector<std::string> texts_at(const Json& json, std::string_view key) {
  const Json* found = json.find(key);
  const auto* array = found == nullptr ? nullptr : std::get_if<Json::Array>(&found->value);
  std::vector<std::string> texts;
  if (array == nullptr) return texts;
  for (const Json& entry : *array) {
    if (const auto* text = std::get_if<std::string>(&entry.value)) texts.push_back(*text);
  }
  return texts;
}

}  // namespace vaelet::native
