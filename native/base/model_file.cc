#include "native/base/model_file.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <variant>

#include "native/base/file.h"
#include "native/base/foreign_file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns the member of an object that has it.
Json& member(Json& json, std::string_view key) {
  auto& members = std::get<Json::Object>(json.value);
  return std::ranges::find(members, key, &Json::Member::key)->value;
}

/// Returns a safetensors file of a header, padded so that the tensors stay aligned, and the bytes
/// of its tensors.
std::vector<std::byte> with_header(std::string header, std::span<const std::byte> data) {
  constexpr std::size_t alignment = 8;
  header.resize((header.size() + alignment - 1) / alignment * alignment, ' ');
  const std::uint64_t length = header.size();
  std::vector<std::byte> bytes(sizeof length + header.size() + data.size());
  std::memcpy(bytes.data(), &length, sizeof length);
  std::memcpy(bytes.data() + sizeof length, header.data(), header.size());
  std::ranges::copy(data,
                    bytes.begin() + static_cast<std::ptrdiff_t>(sizeof length + header.size()));
  return bytes;
}

}  // namespace

Result<ModelFile> read_model_file(const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(auto bytes, read_file(path));
  const auto foreign = refuse_foreign(bytes);
  if (!foreign) {
    return fail(foreign.error().code, fill("\"{}\": {}", {path.string(), foreign.error().detail}));
  }
  auto weights = read_weights(bytes);
  if (!weights) {
    return fail(weights.error().code, fill("\"{}\": {}", {path.string(), weights.error().detail}));
  }
  return ModelFile{std::move(bytes), std::move(*weights)};
}

Result<std::vector<std::byte>> with_training_entry(std::span<const std::byte> file,
                                                   std::string_view key, Json value) {
  VAELET_TRY(read_weights(file));  // so that all that is looked for below is there
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof length);
  const auto data = file.subspan(sizeof length + length);
  const auto* characters = reinterpret_cast<const char*>(file.data());
  VAELET_TRY_ASSIGN(auto header, parse_json({characters + sizeof length, length}));
  std::string& text =
      std::get<std::string>(member(member(header, "__metadata__"), "training").value);
  VAELET_TRY_ASSIGN(auto training, parse_json(text));
  auto* members = std::get_if<Json::Object>(&training.value);
  if (members == nullptr) {
    return fail(
        ErrorCode::header_malformed,
        fill("metadata \"training\": expected an object, found {}", {brief_text(training)}));
  }
  std::erase_if(*members, [&](const Json::Member& entry) { return entry.key == key; });
  members->emplace_back(key, std::move(value));
  text = write_json(training);
  std::vector<std::byte> bytes = with_header(write_json(header), data);
  VAELET_TRY(read_weights(bytes));
  return bytes;
}

}  // namespace vaelet::native
