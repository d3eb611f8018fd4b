#include "shared/weights/safetensors.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/weights/half.h"

namespace vaelet {
namespace {

constexpr std::size_t length_bytes = 8;

/// A tensor as the header describes it.
struct Entry {
  TensorView tensor;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

Result<std::string_view> header_text(std::span<const std::byte> file) {
  if (file.size() < length_bytes) {
    return fail(ErrorCode::file_truncated,
                "expected at least 8 bytes, found " + std::to_string(file.size()));
  }
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), length_bytes);
  if (length > max_header_bytes) {
    return fail(ErrorCode::header_too_large, "expected a header of at most " +
                                                 std::to_string(max_header_bytes) +
                                                 " bytes, found " + std::to_string(length));
  }
  if (length > file.size() - length_bytes) {
    return fail(ErrorCode::header_past_end,
                "expected a header of " + std::to_string(length) + " bytes, found only " +
                    std::to_string(file.size() - length_bytes) + " behind its length");
  }
  const auto* text = reinterpret_cast<const char*>(file.data()) + length_bytes;
  if (length == 0 || text[0] != '{') {
    return fail(ErrorCode::header_malformed, "expected a header that starts with `{`");
  }
  return std::string_view(text, static_cast<std::size_t>(length));
}

Result<std::map<std::string, std::string>> read_metadata(const Json& json) {
  const auto* object = std::get_if<Json::Object>(&json.value);
  if (object == nullptr) {
    return fail(ErrorCode::header_malformed, "__metadata__: expected an object of strings");
  }
  std::map<std::string, std::string> metadata;
  for (const auto& [key, member] : *object) {
    const auto* text = std::get_if<std::string>(&member.value);
    if (text == nullptr) {
      return fail(ErrorCode::header_malformed,
                  "__metadata__: expected a string for " + quoted(key));
    }
    metadata.emplace(key, *text);
  }
  return metadata;
}

Result<DType> read_dtype(const Json& json) {
  const auto* name = std::get_if<std::string>(&json.value);
  for (const DType dtype : {DType::f32, DType::f16}) {
    if (name != nullptr && *name == dtype_name(dtype)) return dtype;
  }
  return fail(ErrorCode::dtype_unknown,
              "expected the dtype \"F32\" or \"F16\", found " + write_json(json));
}

/// Reads an array of whole numbers that are not negative; false when it is anything else.
bool read_sizes(const Json& json, std::vector<std::int64_t>& sizes) {
  const auto* array = std::get_if<Json::Array>(&json.value);
  if (array == nullptr) return false;
  for (const Json& element : *array) {
    const auto* size = std::get_if<std::int64_t>(&element.value);
    if (size == nullptr || *size < 0) return false;
    sizes.push_back(*size);
  }
  return true;
}

/// Bytes that a tensor of this shape takes, or -1 when they do not fit in 63 bits.
std::int64_t byte_count(const std::vector<std::int64_t>& shape, DType dtype) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  auto bytes = static_cast<std::int64_t>(dtype_size(dtype));
  for (const std::int64_t side : shape) {
    if (side > most / bytes) return -1;
    bytes *= side;
  }
  return bytes;
}

Result<void> check_extent(const Entry& entry) {
  const std::int64_t bytes = byte_count(entry.tensor.shape, entry.tensor.dtype);
  if (bytes < 0) {
    return fail(ErrorCode::shape_invalid, "expected a shape of less than 2^63 bytes, found " +
                                              shape_text(entry.tensor.shape));
  }
  const std::string found = ", found data_offsets [" + std::to_string(entry.begin) + ", " +
                            std::to_string(entry.end) + "]";
  if (entry.begin > entry.end || entry.end - entry.begin != static_cast<std::uint64_t>(bytes)) {
    return fail(ErrorCode::offsets_invalid, "expected " + std::to_string(bytes) +
                                                " bytes for the shape " +
                                                shape_text(entry.tensor.shape) + found);
  }
  if (entry.begin % dtype_size(entry.tensor.dtype) != 0) {
    return fail(ErrorCode::offsets_invalid,
                "expected a begin that is a multiple of the element size" + found);
  }
  return {};
}

Result<Entry> read_entry(const std::string& name, const Json& json) {
  const Json* dtype_json = json.find("dtype");
  const Json* shape_json = json.find("shape");
  const Json* offsets_json = json.find("data_offsets");
  if (dtype_json == nullptr || shape_json == nullptr || offsets_json == nullptr ||
      std::get_if<Json::Object>(&json.value)->size() != 3) {
    return fail(
        ErrorCode::header_malformed,
        "expected an object of dtype, shape and data_offsets alone, found " + write_json(json));
  }
  auto dtype = read_dtype(*dtype_json);
  if (!dtype) return pass_on(dtype);
  Entry entry;
  entry.tensor.name = name;
  entry.tensor.dtype = *dtype;
  if (!read_sizes(*shape_json, entry.tensor.shape)) {
    return fail(ErrorCode::shape_invalid,
                "expected a shape of whole numbers, found " + write_json(*shape_json));
  }
  std::vector<std::int64_t> offsets;
  if (!read_sizes(*offsets_json, offsets) || offsets.size() != 2) {
    return fail(ErrorCode::offsets_invalid,
                "expected data_offsets [begin, end], found " + write_json(*offsets_json));
  }
  entry.begin = static_cast<std::uint64_t>(offsets[0]);
  entry.end = static_cast<std::uint64_t>(offsets[1]);
  if (auto checked = check_extent(entry); !checked) return pass_on(checked);
  return entry;
}

/// Sorts by offset and gives every tensor its bytes of `data`, which they must fill exactly.
Result<void> tile(std::vector<Entry>& entries, std::span<const std::byte> data) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::uint64_t expected = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != expected) {
      const char* trouble = entry.begin > expected ? " (a gap)" : " (an overlap)";
      return fail(ErrorCode::offsets_invalid, "tensor " + quoted(entry.tensor.name) +
                                                  ": expected to begin at byte " +
                                                  std::to_string(expected) + ", found " +
                                                  std::to_string(entry.begin) + trouble);
    }
    expected = entry.end;
  }
  if (expected != data.size()) {
    return fail(expected > data.size() ? ErrorCode::file_truncated : ErrorCode::trailing_bytes,
                "expected " + std::to_string(expected) + " bytes of tensor data, found " +
                    std::to_string(data.size()));
  }
  for (Entry& entry : entries) {
    entry.tensor.bytes = data.subspan(static_cast<std::size_t>(entry.begin),
                                      static_cast<std::size_t>(entry.end - entry.begin));
  }
  return {};
}

}  // namespace

std::size_t dtype_size(DType dtype) { return dtype == DType::f32 ? 4 : 2; }

std::string_view dtype_name(DType dtype) { return dtype == DType::f32 ? "F32" : "F16"; }

std::int64_t TensorView::element_count() const {
  return static_cast<std::int64_t>(bytes.size() / dtype_size(dtype));
}

Result<Safetensors> parse_safetensors(std::span<const std::byte> file) {
  const auto text = header_text(file);
  if (!text) return tl::unexpected<Error>(text.error());
  auto header = parse_json(*text);
  if (!header) {
    return fail(header.error().code, "in the header: " + header.error().detail);
  }
  Safetensors container;
  std::vector<Entry> entries;
  for (const auto& [name, json] : *std::get_if<Json::Object>(&header->value)) {
    if (name == "__metadata__") {
      auto metadata = read_metadata(json);
      if (!metadata) return pass_on(metadata);
      container.metadata = std::move(*metadata);
      continue;
    }
    auto entry = read_entry(name, json);
    if (!entry) {
      return fail(entry.error().code, "tensor " + quoted(name) + ": " + entry.error().detail);
    }
    entries.push_back(std::move(*entry));
  }
  auto tiled = tile(entries, file.subspan(length_bytes + text->size()));
  if (!tiled) return pass_on(tiled);
  for (Entry& entry : entries) container.tensors.push_back(std::move(entry.tensor));
  return container;
}

std::vector<float> tensor_values(const TensorView& tensor) {
  std::vector<float> values(static_cast<std::size_t>(tensor.element_count()));
  if (values.empty()) return values;
  if (tensor.dtype == DType::f32) {
    std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    for (float& value : values) value = flush_subnormal(value);
    return values;
  }
  for (std::size_t index = 0; index < values.size(); ++index) {
    std::uint16_t half = 0;
    std::memcpy(&half, tensor.bytes.data() + index * sizeof half, sizeof half);
    values[index] = half_to_float(half);
  }
  return values;
}

}  // namespace vaelet
