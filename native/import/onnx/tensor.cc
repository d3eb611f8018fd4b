#include "native/import/onnx/tensor.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <onnx/onnx_pb.h>

#include "native/base/number.h"
#include "native/base/printable.h"
#include "shared/base/text.h"
#include "shared/weights/half.h"

namespace vaelet::native {
namespace {

static_assert(std::endian::native == std::endian::little, "ONNX's raw data are little-endian");

tl::unexpected<Error> damaged_tensor(const std::string& detail) {
  return fail(ErrorCode::data_damaged, detail);
}

/// Appends the numbers of raw bytes, of the type that they are stored in. Returns how many bytes at
/// the end are no number.
template <class Stored, class Value, class Convert>
std::size_t append_raw(std::string_view bytes, std::vector<Value>& values, const Convert& convert) {
  values.reserve(bytes.size() / sizeof(Stored));
  for (std::size_t at = 0; at + sizeof(Stored) <= bytes.size(); at += sizeof(Stored)) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + at, sizeof(Stored));
    values.push_back(convert(stored));
  }
  return bytes.size() % sizeof(Stored);
}

float widen_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

/// Reads one tensor.
class TensorReader {
 public:
  TensorReader(const onnx::TensorProto& tensor, const ExternalReader& external)
      : tensor_(tensor), external_(external) {}

  Result<ConstantPointer> read() {
    VAELET_TRY(read_shape());
    VAELET_TRY(read_values());
    if (constant_.size() != count_) {
      return damaged_tensor(fill("tensor \"{}\": expected {} values for the shape {}, found {}",
                                 {name(), count_, shape_text(constant_.shape), constant_.size()}));
    }
    return std::make_shared<const Constant>(std::move(constant_));
  }

 private:
  std::string name() const { return printable(tensor_.name()); }

  Result<void> read_shape() {
    for (const std::int64_t side : tensor_.dims()) {
      if (side < 0 || side > max_constant_values ||
          count_ * std::max<std::int64_t>(side, 1) > max_constant_values ||
          constant_.shape.size() == max_rank) {
        return damaged_tensor(
            fill("tensor \"{}\": expected at most {} dimensions and {} values, found "
                 "more",
                 {name(), max_rank, max_constant_values}));
      }
      count_ *= side;
      constant_.shape.push_back(side);
    }
    return {};
  }

  Result<void> read_values() {
    if (tensor_.data_location() == onnx::TensorProto::EXTERNAL) return read_external();
    if (tensor_.has_raw_data()) return read_raw(tensor_.raw_data());
    return read_fields();
  }

  Result<void> read_external() {
    std::string location;
    std::int64_t offset = 0;
    std::int64_t length = -1;
    for (const auto& entry : tensor_.external_data()) {
      if (entry.key() == "location") location = entry.value();
      if (entry.key() != "offset" && entry.key() != "length") continue;
      const auto number = parse_number<std::int64_t>(entry.value());
      if (!number || *number < 0) {
        return damaged_tensor(
            fill("tensor \"{}\": expected the {} of its external data as a number of bytes, found "
                 "\"{}\"",
                 {name(), entry.key(), printable(entry.value())}));
      }
      (entry.key() == "offset" ? offset : length) = *number;
    }
    VAELET_TRY_ASSIGN(const auto bytes, external_(location, offset, length));
    return read_raw({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }

  Result<void> read_raw(std::string_view bytes) {
    const auto same = [](auto value) { return value; };
    const auto to_float = [](auto value) { return static_cast<float>(value); };
    const auto to_int = [](auto value) { return static_cast<std::int64_t>(value); };
    switch (tensor_.data_type()) {
      case onnx::TensorProto::FLOAT:
        return check_left(append_raw<float>(bytes, constant_.floats, same));
      case onnx::TensorProto::DOUBLE:
        return check_left(append_raw<double>(bytes, constant_.floats, to_float));
      case onnx::TensorProto::FLOAT16:
        return check_left(append_raw<std::uint16_t>(bytes, constant_.floats, half_to_float));
      case onnx::TensorProto::BFLOAT16:
        return check_left(append_raw<std::uint16_t>(bytes, constant_.floats, widen_bfloat16));
      default:
        constant_.is_float = false;
    }
    switch (tensor_.data_type()) {
      case onnx::TensorProto::INT64:
        return check_left(append_raw<std::int64_t>(bytes, constant_.integers, to_int));
      case onnx::TensorProto::INT32:
        return check_left(append_raw<std::int32_t>(bytes, constant_.integers, to_int));
      case onnx::TensorProto::BOOL:
      case onnx::TensorProto::UINT8:
        return check_left(append_raw<std::uint8_t>(bytes, constant_.integers, to_int));
      case onnx::TensorProto::INT8:
        return check_left(append_raw<std::int8_t>(bytes, constant_.integers, to_int));
      default:
        return unknown_type();
    }
  }

  Result<void> check_left(std::size_t bytes) const {
    if (bytes == 0) return {};
    return damaged_tensor(fill(
        "tensor \"{}\": expected whole numbers, found {} bytes behind the last", {name(), bytes}));
  }

  Result<void> read_fields() {
    switch (tensor_.data_type()) {
      case onnx::TensorProto::FLOAT:
        constant_.floats.assign(tensor_.float_data().begin(), tensor_.float_data().end());
        return {};
      case onnx::TensorProto::DOUBLE:
        for (const double value : tensor_.double_data()) {
          constant_.floats.push_back(static_cast<float>(value));
        }
        return {};
      case onnx::TensorProto::FLOAT16:
        for (const int bits : tensor_.int32_data()) {
          constant_.floats.push_back(half_to_float(static_cast<std::uint16_t>(bits)));
        }
        return {};
      case onnx::TensorProto::BFLOAT16:
        for (const int bits : tensor_.int32_data()) {
          constant_.floats.push_back(widen_bfloat16(static_cast<std::uint16_t>(bits)));
        }
        return {};
      case onnx::TensorProto::INT64:
        constant_.is_float = false;
        constant_.integers.assign(tensor_.int64_data().begin(), tensor_.int64_data().end());
        return {};
      case onnx::TensorProto::INT32:
      case onnx::TensorProto::BOOL:
      case onnx::TensorProto::UINT8:
      case onnx::TensorProto::INT8:
        constant_.is_float = false;
        constant_.integers.assign(tensor_.int32_data().begin(), tensor_.int32_data().end());
        return {};
      default:
        return unknown_type();
    }
  }

  Result<void> unknown_type() const {
    return fail(
        ErrorCode::model_unsupported,
        fill("tensor \"{}\": expected float, double, float16, bfloat16, int64, int32, int8, "
             "uint8 or bool, found ONNX's data type {}",
             {name(), tensor_.data_type()}));
  }

  const onnx::TensorProto& tensor_;
  const ExternalReader& external_;
  Constant constant_;
  std::int64_t count_ = 1;
};

}  // namespace

Result<ConstantPointer> read_tensor(const onnx::TensorProto& tensor,
                                    const ExternalReader& external) {
  return TensorReader(tensor, external).read();
}

}  // namespace vaelet::native
