#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"

namespace vaelet {

/// Storage types of safetensors; little-endian. vaelet reads and writes values of the first two, I8
/// for weights that have scales, and passes over tensors of the others where they are not its own
/// (`x.`).
enum class DType {
  f32,
  f16,
  bf16,
  f64,
  i64,
  u64,
  i32,
  u32,
  i16,
  u16,
  i8,
  u8,
  boolean,
  f8_e4m3,
  f8_e5m2
};

/// Returns whether numbers of the type are values by themselves, without scales.
constexpr bool is_read(DType dtype) { return dtype == DType::f32 || dtype == DType::f16; }

/// Returns the bytes of one element.
std::size_t dtype_size(DType dtype);

/// Returns the name in the file, such as `F32`.
std::string_view dtype_name(DType dtype);

/// One tensor inside a file's bytes. Lives as long as those bytes.
struct TensorView {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;
  std::vector<float> scale = {};  // of I8, one for each index of `scale_axis`
  std::size_t scale_axis = 0;

  std::int64_t element_count() const;
};

/// A parsed container: tensors in the order of their offsets.
struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::vector<TensorView> tensors;
};

inline constexpr std::size_t max_header_bytes = 1 << 20;

/// Parses a safetensors container strictly: the tensors must tile the data exactly, aligned to
/// their element size, with no gap, overlap or trailing byte; no key may stand twice. The result
/// views into `file`. Errors: the first group of ErrorCode.
Result<Safetensors> parse_safetensors(std::span<const std::byte> file);

/// Returns whether all elements are finite, of a type that is read.
bool all_finite(const TensorView& tensor);

/// Returns whether no element of an I8 tensor is -128, which weights do not have.
bool all_above_minus_128(const TensorView& tensor);

/// Returns the values, widened to F32: of I8 the numbers times their scales, of a type that is read
/// the numbers, subnormal F32 ones flushed to zero (they cost 40 to 170 times in wasm); a subnormal
/// F16 number is a normal F32 one.
std::vector<float> tensor_values(const TensorView& tensor);

/// A tensor to be written. The values of I8 are whole numbers from -127 to 127.
struct TensorData {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// Tensors that stand together in a file.
using TensorSection = std::vector<TensorData>;

/// Returns the file's bytes: header padded with spaces to 8 bytes, the sections one after the
/// other, in each the wider dtype first, and between two of them, where the first does not end at a
/// multiple of 8 bytes, `x.pad.N`, so that each tensor is aligned. Errors: shape_invalid (count of
/// values differs from shape), tensor_not_finite (a value is not finite, or does not fit in its
/// dtype), duplicate_key, header_malformed (a name or a metadata text is no UTF-8),
/// header_too_large, dtype_unknown (neither I8 nor one of those that are read).
Result<std::vector<std::byte>> write_sections(const std::map<std::string, std::string>& metadata,
                                              const std::vector<TensorSection>& sections);

/// The same for one section.
Result<std::vector<std::byte>> write_safetensors(const std::map<std::string, std::string>& metadata,
                                                 const TensorSection& tensors);

/// Returns what a value becomes when it is stored as `dtype`, F32 or F16, and read back.
float round_to_stored(float value, DType dtype);

}  // namespace vaelet
