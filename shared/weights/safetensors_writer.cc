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

constexpr float most_i8 = 127.0F;

bool is_written(DType dtype) { return is_read(dtype) || dtype == DType::i8; }

bool fits(float value, DType dtype) {
  return dtype == DType::i8 ? std::fabs(value) <= most_i8 && std::trunc(value) == value
                            : std::isfinite(round_to_stored(value, dtype));
}

Result<void> check_tensor(const TensorData& tensor) {
  VAELET_TRY(check_text("tensor name", tensor.name));
  if (!is_written(tensor.dtype)) {
    return fail(ErrorCode::dtype_unknown,
                fill(R"(tensor "{}": expected the dtype F32, F16 or I8, found {})",
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
    if (fits(value, tensor.dtype)) continue;
    return fail(ErrorCode::tensor_not_finite,
                fill(R"(tensor "{}": expected numbers that fit in {}, found {})",
                     {tensor.name, dtype_name(tensor.dtype), number_text(value)}));
  }
  return {};
}

Result<void> check_names(const std::vector<TensorData>& tensors) {
  std::set<std::string_view> seen = {"__metadata__"};
  for (const TensorData& tensor : tensors) {
    if (!seen.insert(tensor.name).second) {
      return fail(ErrorCode::duplicate_key,
                  fill(R"(tensor "{}": the name appears twice)", {tensor.name}));
    }
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
    if (tensor.dtype == DType::i8) {
      const auto whole = static_cast<std::int8_t>(value);
      append(&whole, sizeof whole, file);
    } else {
      const std::uint16_t half = float_to_half(value);
      append(&half, sizeof half, file);
    }
  }
}

std::size_t byte_count(const TensorData& tensor) {
  return tensor.values.size() * dtype_size(tensor.dtype);
}

/// Returns all tensors in the order of the file, with the padding between sections.
std::vector<TensorData> in_file_order(const std::vector<TensorSection>& sections) {
  constexpr std::size_t alignment = 8;
  std::vector<TensorData> ordered;
  std::size_t size = 0;
  int pads = 0;
  for (const TensorSection& section : sections) {
    if (const std::size_t beyond = size % alignment; beyond != 0 && !section.empty()) {
      const std::size_t missing = alignment - beyond;
      ordered.push_back({"x.pad." + std::to_string(pads++),
                         DType::i8,
                         {static_cast<std::int64_t>(missing)},
                         std::vector<float>(missing)});
      size += missing;
    }
    for (const DType dtype : {DType::f32, DType::f16, DType::i8}) {
      for (const TensorData& tensor : section) {
        if (tensor.dtype != dtype) continue;
        ordered.push_back(tensor);
        size += byte_count(tensor);
      }
    }
  }
  return ordered;
}

}  // namespace

Result<std::vector<std::byte>> write_sections(const std::map<std::string, std::string>& metadata,
                                              const std::vector<TensorSection>& sections) {
  VAELET_TRY(check_metadata(metadata));
  for (const TensorSection& section : sections) {
    for (const TensorData& tensor : section) VAELET_TRY(check_tensor(tensor));
  }
  const std::vector<TensorData> tensors = in_file_order(sections);
  VAELET_TRY(check_names(tensors));
  Json::Object header;
  if (!metadata.empty()) header.emplace_back("__metadata__", to_json(metadata));
  std::int64_t offset = 0;
  for (const TensorData& tensor : tensors) {
    const std::int64_t begin = offset;
    offset += static_cast<std::int64_t>(byte_count(tensor));
    header.emplace_back(tensor.name, to_json(tensor, begin, offset));
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
  for (const TensorData& tensor : tensors) append_values(tensor, file);
  return file;
}

Result<std::vector<std::byte>> write_safetensors(const std::map<std::string, std::string>& metadata,
                                                 const TensorSection& tensors) {
  return write_sections(metadata, {tensors});
}

float round_to_stored(float value, DType dtype) {
  return dtype == DType::f32 ? flush_subnormal(value) : half_to_float(float_to_half(value));
}

}  // namespace vaelet
