#include "shared/weights/safetensors.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

#include "shared/base/checks.h"
#include "shared/base/json.h"
#include "shared/base/utf8.h"

namespace vaelet {
namespace {

constexpr std::size_t length_bytes = 8;

struct DTypeFacts {
  std::string_view name;
  std::size_t size;
};

// In the order of DType.
constexpr DTypeFacts dtypes[] = {{"F32", 4},  {"F16", 2},     {"BF16", 2},   {"F64", 8},
                                 {"I64", 8},  {"U64", 8},     {"I32", 4},    {"U32", 4},
                                 {"I16", 2},  {"U16", 2},     {"I8", 1},     {"U8", 1},
                                 {"BOOL", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}};
static_assert(std::size(dtypes) == static_cast<std::size_t>(DType::f8_e5m2) + 1);

const DTypeFacts& facts_of(DType dtype) { return dtypes[static_cast<std::size_t>(dtype)]; }

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
std::int64_t byte_count(const TensorView& tensor) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  if (std::find(tensor.shape.begin(), tensor.shape.end(), 0) != tensor.shape.end()) return 0;
  auto bytes = static_cast<std::int64_t>(dtype_size(tensor.dtype));
  for (const std::int64_t side : tensor.shape) {
    if (side > most / bytes) return -1;
    bytes *= side;
  }
  return bytes;
}

class ContainerReader : public Checks {
 public:
  bool read(std::span<const std::byte> file) {
    std::string_view text;
    if (!find_header(file, text)) return false;
    auto header = parse_json(text);
    if (!header) return refuse(header.error().code, "in the header: {}", {header.error().detail});
    for (const auto& [name, json] : *std::get_if<Json::Object>(&header->value)) {
      if (!(name == "__metadata__" ? read_metadata(json) : read_tensor(name, json))) return false;
    }
    return tile(file.subspan(length_bytes + text.size()));
  }

  Safetensors& container() { return container_; }

 private:
  bool find_header(std::span<const std::byte> file, std::string_view& text) {
    if (file.size() < length_bytes) {
      return refuse(ErrorCode::file_truncated, "expected at least {} bytes, found {}",
                    {length_bytes, file.size()});
    }
    std::uint64_t length = 0;
    std::memcpy(&length, file.data(), length_bytes);
    if (length > max_header_bytes) {
      return refuse(ErrorCode::header_too_large,
                    "expected a header of at most {} bytes, found a longer one",
                    {max_header_bytes});
    }
    if (length > file.size() - length_bytes) {
      return refuse(ErrorCode::header_past_end,
                    "expected a header of {} bytes, found only {} behind its length",
                    {length, file.size() - length_bytes});
    }
    text = {reinterpret_cast<const char*>(file.data()) + length_bytes,
            static_cast<std::size_t>(length)};
    if (text.starts_with('{')) return true;
    return refuse(ErrorCode::header_malformed,
                  R"(expected a header that starts with `{`, found "{}")",
                  {replace_invalid_utf8(text.substr(0, 1))});
  }

  bool read_metadata(const Json& json) {
    const auto* object = std::get_if<Json::Object>(&json.value);
    if (object == nullptr) {
      return refuse(ErrorCode::header_malformed, "__metadata__: expected an object, found {}",
                    {brief_text(json)});
    }
    for (const auto& [key, member] : *object) {
      const auto* text = std::get_if<std::string>(&member.value);
      if (text == nullptr) {
        return refuse(ErrorCode::header_malformed,
                      R"(__metadata__: expected a string for "{}", found {})",
                      {key, brief_text(member)});
      }
      container_.metadata.emplace(key, *text);
    }
    return true;
  }

  bool read_tensor(const std::string& name, const Json& json) {
    TensorView tensor;
    tensor.name = name;
    const Json* dtype = json.find("dtype");
    const Json* shape = json.find("shape");
    const Json* offsets = json.find("data_offsets");
    if (dtype == nullptr || shape == nullptr || offsets == nullptr ||
        std::get_if<Json::Object>(&json.value)->size() != 3) {
      return refuse_tensor(ErrorCode::header_malformed, name,
                           "an object of dtype, shape and data_offsets alone", json);
    }
    if (!read_dtype(*dtype, tensor)) return false;
    if (!read_sizes(*shape, tensor.shape)) {
      return refuse_tensor(ErrorCode::shape_invalid, name, "a shape of whole numbers", *shape);
    }
    return read_offsets(*offsets, std::move(tensor));
  }

  bool read_dtype(const Json& json, TensorView& tensor) {
    const auto* name = std::get_if<std::string>(&json.value);
    for (std::size_t index = 0; index < std::size(dtypes); ++index) {
      if (name == nullptr || *name != dtypes[index].name) continue;
      tensor.dtype = static_cast<DType>(index);
      return true;
    }
    return refuse_tensor(ErrorCode::dtype_unknown, tensor.name, "a dtype of safetensors", json);
  }

  bool read_offsets(const Json& json, TensorView tensor) {
    constexpr ErrorCode invalid = ErrorCode::offsets_invalid;
    std::vector<std::int64_t> offsets;
    if (!read_sizes(json, offsets) || offsets.size() != 2 || offsets[0] > offsets[1]) {
      return refuse_tensor(invalid, tensor.name, "data_offsets [begin, end]", json);
    }
    const std::int64_t bytes = byte_count(tensor);
    if (bytes < 0) {
      return refuse(ErrorCode::shape_invalid,
                    R"(tensor "{}": expected less than 2^63 bytes, found the shape {})",
                    {tensor.name, shape_text(tensor.shape)});
    }
    if (offsets[1] - offsets[0] != bytes) {
      return refuse(invalid,
                    R"(tensor "{}": expected {} bytes for the shape {}, found data_offsets {})",
                    {tensor.name, bytes, shape_text(tensor.shape), shape_text(offsets)});
    }
    // What is passed over may lie as it likes.
    if (is_read(tensor.dtype) &&
        offsets[0] % static_cast<std::int64_t>(dtype_size(tensor.dtype)) != 0) {
      return refuse_tensor(invalid, tensor.name, "a begin at a multiple of the element size", json);
    }
    tensors_.emplace(std::pair(offsets[0], offsets[1]), std::move(tensor));
    return true;
  }

  /// Gives every tensor its bytes of `data`, which they must fill exactly.
  bool tile(std::span<const std::byte> data) {
    std::int64_t expected = 0;
    for (const auto& [offsets, tensor] : tensors_) {
      const auto [begin, end] = offsets;
      if (begin != expected) {
        return refuse(
            ErrorCode::offsets_invalid, R"(tensor "{}": expected to begin at byte {}, found {}{})",
            {tensor.name, expected, begin, begin > expected ? " (a gap)" : " (an overlap)"});
      }
      expected = end;
    }
    const auto found = static_cast<std::int64_t>(data.size());
    if (expected != found) {
      return refuse(expected > found ? ErrorCode::file_truncated : ErrorCode::trailing_bytes,
                    "expected {} bytes of tensor data, found {}", {expected, found});
    }
    for (auto& [offsets, tensor] : tensors_) {
      const auto begin = static_cast<std::size_t>(offsets.first);
      tensor.bytes = data.subspan(begin, static_cast<std::size_t>(offsets.second) - begin);
      container_.tensors.push_back(std::move(tensor));
    }
    return true;
  }

  bool refuse_tensor(ErrorCode code, std::string_view name, const char* expected,
                     const Json& found) {
    return refuse(code, R"(tensor "{}": expected {}, found {})",
                  {name, expected, brief_text(found)});
  }

  Safetensors container_;
  std::multimap<std::pair<std::int64_t, std::int64_t>, TensorView> tensors_;  // by begin, end
};

}  // namespace

std::size_t dtype_size(DType dtype) { return facts_of(dtype).size; }

std::string_view dtype_name(DType dtype) { return facts_of(dtype).name; }

std::int64_t TensorView::element_count() const {
  return static_cast<std::int64_t>(bytes.size() / dtype_size(dtype));
}

Result<Safetensors> parse_safetensors(std::span<const std::byte> file) {
  ContainerReader reader;
  if (!reader.read(file)) return reader.refusal();
  return std::move(reader.container());
}

}  // namespace vaelet
