#include "native/app/options/configuration.h"

#include <filesystem>
#include <string_view>
#include <utility>

namespace vaelet::native {

std::string shell_word(const std::string& text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:,=@%+-";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string word = "'";
  for (const char character : text) word += character == '\'' ? "'\\''" : std::string(1, character);
  return word + "'";
}

void FlagRecorder::add(const Flag& flag, const std::string& text) {
  const bool is_kept = flag.role == Role::identity || (with_output_ && flag.role == Role::output);
  if (!is_kept) return;
  const std::size_t dashes = flag.name.find_first_not_of('-');
  values_.push_back({flag.name.substr(dashes), flag.is_path ? without_folders(text) : text});
}

Json configuration_json(const std::vector<NamedValue>& values) {
  Json::Object object;
  for (const auto& [name, value] : values) object.emplace_back(name, Json{value});
  return {std::move(object)};
}

std::string shell_flags(const std::vector<NamedValue>& values) {
  std::string text;
  for (const auto& [name, value] : values) {
    if (value == "false") continue;
    text += " --" + name + (value == "true" ? "" : " " + shell_word(value));
  }
  return text;
}

std::string without_folders(const std::string& path) {
  const std::filesystem::path whole(path);
  return whole.is_absolute() ? whole.filename().string() : path;
}

}  // namespace vaelet::native
