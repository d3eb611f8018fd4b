#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <string_view>

#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/base/utf8.h"
#include "shared/weights/half.h"
#include "shared/weights/safetensors.h"

namespace vaelet {
namespace {

Result<void> check_text(const char* what, const std::string& text) {
  if (is_utf8(text)) return {};
  return fail(ErrorCode::header_malformed, fill(R"({}: expected text in UTF-8, found "{}")",
                                                {what, replace_invalid_utf8(text)}));
}

Result<void> check_metadata(const std::map<std::string, std::string>& metadata) {
  for (const auto& [key, text] : metadata) {
    VAELET_TRY(check_text("metadata key", key));
    VAELET_TRY(check_text(key.c_str(), text));
  }
  return {};
}

Result<void> check_tensor(const TensorData& tensor) {
  VAELET_TRY(check_text("tensor name", tensor.name));
  if (!is_read(tensor.dtype)) {
    return fail(ErrorCode::dtype_unknown,
                fill(R"(tensor "{}": expected the dtype F32 or F16, found {})",
                     {tensor.name, dtype_name(tensor.dtype)}));
  }
  std::size_t count = 1;
  for (const std::int64_t side : tensor.shape) count *= static_cast<std::size_t>(side);
  if (count != tensor.values.size()) {
    return fail(ErrorCode::shape_invalid,
                fill(R"(tensor "{}": expected the values of the shape {}, found {} values)",
                     {tensor.name, shape_text(tensor.shape), tensor.values.size()}));
  }
  for (const float value : tensor.values) {
    if (std::isfinite(round_to_stored(value, tensor.dtype))) continue;
    return fail(ErrorCode::tensor_not_finite,
                fill(R"(tensor "{}": expected numbers that fit in {}, found {})",
                     {tensor.name, dtype_name(tensor.dtype), number_text(value)}));
  }
  return {};
}

Result<void> check_tensors(const std::vector<TensorData>& tensors) {
  std::set<std::string_view> seen = {"__metadata__"};
  for (const TensorData& tensor : tensors) {
    if (!seen.insert(tensor.name).second) {
      return fail(ErrorCode::duplicate_key,
                  fill(R"(tensor "{}": the name appears twice)", {tensor.name}));
    }
    VAELET_TRY(check_tensor(tensor));
  }
  return {};
}

Json to_json(const std::map<std::string, std::string>& metadata) {
  Json::Object object;
  for (const auto& [key, text] : metadata) object.emplace_back(key, Json{text});
  return {std::move(object)};
}

Json to_json(const TensorData& tensor, std::int64_t begin, std::int64_t end) {
  Json::Array shape;
  for (const std::int64_t side : tensor.shape) shape.push_back({side});
  return {Json::Object{{"dtype", {std::string(dtype_name(tensor.dtype))}},
                       {"shape", {std::move(shape)}},
                       {"data_offsets", {Json::Array{{begin}, {end}}}}}};
}

void append(const void* data, std::size_t size, std::vector<std::byte>& file) {
  const auto* bytes = static_cast<const std::byte*>(data);
  file.insert(file.end(), bytes, bytes + size);
}

void append_values(const TensorData& tensor, std::vector<std::byte>& file) {
  if (tensor.dtype == DType::f32) {
    append(tensor.values.data(), tensor.values.size() * sizeof(float), file);
    return;
  }
  for (const float value : tensor.values) {
    const std::uint16_t half = float_to_half(value);
    append(&half, sizeof half, file);
  }
}

/// Returns the tensors with the wider dtype first, so that each is aligned without padding.
std::vector<const TensorData*> in_file_order(const std::vector<TensorData>& tensors) {
  std::vector<const TensorData*> ordered;
  for (const DType dtype : {DType::f32, DType::f16}) {
    for (const TensorData& tensor : tensors) {
      if (tensor.dtype == dtype) ordered.push_back(&tensor);
    }
  }
  return ordered;
}

}  // namespace

Result<std::vector<std::byte>> write_safetensors(const std::map<std::string, std::string>& metadata,
                                                 const std::vector<TensorData>& tensors) {
  VAELET_TRY(check_metadata(metadata));
  VAELET_TRY(check_tensors(tensors));
  const auto ordered = in_file_order(tensors);
  Json::Object header;
  if (!metadata.empty()) header.emplace_back("__metadata__", to_json(metadata));
  std::int64_t offset = 0;
  for (const TensorData* tensor : ordered) {
    const std::int64_t begin = offset;
    offset += static_cast<std::int64_t>(tensor->values.size() * dtype_size(tensor->dtype));
    header.emplace_back(tensor->name, to_json(*tensor, begin, offset));
  }
  std::string text = write_json({std::move(header)});
  text.resize((text.size() + 7) / 8 * 8, ' ');
  if (text.size() > max_header_bytes) {
    return fail(ErrorCode::header_too_large, fill("expected a header of at most {} bytes, found {}",
                                                  {max_header_bytes, text.size()}));
  }
  const std::uint64_t length = text.size();
  std::vector<std::byte> file;
  file.reserve(sizeof length + text.size() + static_cast<std::size_t>(offset));
  append(&length, sizeof length, file);
  append(text.data(), text.size(), file);
  for (const TensorData* tensor : ordered) append_values(*tensor, file);
  return file;
}

float round_to_stored(float value, DType dtype) {
  return dtype == DType::f32 ? flush_subnormal(value) : half_to_float(float_to_half(value));
}

}  // namespace vaelet
