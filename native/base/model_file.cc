#include "native/base/model_file.h"

#include <utility>

#include "native/base/file.h"
#include "shared/base/text.h"

namespace vaelet::native {

Result<ModelFile> read_model_file(const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(auto bytes, read_file(path));
  auto weights = read_weights(bytes);
  if (!weights) {
    return fail(weights.error().code, fill("\"{}\": {}", {path.string(), weights.error().detail}));
  }
  return ModelFile{std::move(bytes), std::move(*weights)};
}

Result<std::vector<std::byte>> with_training_entry(std::span<const std::byte> file,
                                                   std::string_view key, Json value) {
  VAELET_TRY_ASSIGN(auto container, parse_safetensors(file));
  std::string& text = container.metadata["training"];
  VAELET_TRY_ASSIGN(auto training, parse_json(text));
  auto* members = std::get_if<Json::Object>(&training.value);
  if (members == nullptr) {
    return fail(
        ErrorCode::header_malformed,
        fill("metadata \"training\": expected an object, found {}", {brief_text(training)}));
  }
  std::erase_if(*members, [&](const Json::Member& member) { return member.key == key; });
  members->emplace_back(key, std::move(value));
  text = write_json(training);
  std::vector<TensorData> tensors;
  for (const TensorView& view : container.tensors) {
    tensors.push_back({view.name, view.dtype, view.shape, tensor_values(view)});
  }
  VAELET_TRY_ASSIGN(auto bytes, write_safetensors(container.metadata, tensors));
  VAELET_TRY(read_weights(bytes));
  return bytes;
}

}  // namespace vaelet::native
