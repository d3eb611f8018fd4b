// Tensors of other programs, of every type that safetensors has.
#include "native/app/import/float_values.h"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

template <class Stored>
TensorView tensor_of(DType dtype, const std::vector<Stored>& stored) {
  return {"w", dtype, {static_cast<std::int64_t>(stored.size())}, std::as_bytes(std::span(stored))};
}

template <class Stored>
std::string refused(DType dtype, const std::vector<Stored>& stored) {
  const auto values = float_values(tensor_of(dtype, stored));
  return values ? "none" : values.error().detail;
}

}  // namespace

TEST_CASE("floats of 16, 32 and 64 bits are read as F32") {
  const std::vector<float> expected = {1.5F, -2.0F, 0.0F};
  using Bits = std::vector<std::uint16_t>;
  CHECK(*float_values(tensor_of<float>(DType::f32, expected)) == expected);
  CHECK(*float_values(tensor_of(DType::f16, Bits{0x3E00, 0xC000, 0})) == expected);
  CHECK(*float_values(tensor_of(DType::bf16, Bits{0x3FC0, 0xC000, 0})) == expected);
  CHECK(*float_values(tensor_of(DType::f64, std::vector{1.5, -2.0, 0.0})) == expected);
  CHECK(float_values(tensor_of(DType::f64, std::vector<double>{}))->empty());
}

TEST_CASE("F64 is rounded to the nearest F32, and subnormal numbers are zero") {
  const std::vector<double> stored = {0.1, 1e-40, -1e-300};
  CHECK(*float_values(tensor_of(DType::f64, stored)) == std::vector{0.1F, 0.0F, 0.0F});
  CHECK(*float_values(tensor_of(DType::bf16, std::vector<std::uint16_t>{0x0001})) ==
        std::vector{0.0F});
}

TEST_CASE("what is not finite, or beyond F32, is refused by its name") {
  using Bits = std::vector<std::uint16_t>;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(refused(DType::bf16, Bits{0, 0x7F80}) ==
        "tensor \"w\": expected finite numbers, found infinity");
  CHECK(refused(DType::bf16, Bits{0x7FC0}) == "tensor \"w\": expected finite numbers, found NaN");
  CHECK(refused(DType::f64, std::vector{1.0, -infinity}) ==
        "tensor \"w\": expected finite numbers, found -infinity");
  CHECK_THAT(refused(DType::f64, std::vector{1.0, 1e300}),
             ContainsSubstring("expected numbers that F32 holds, found 1"));
  CHECK_THAT(refused(DType::f32, std::vector{std::numeric_limits<float>::quiet_NaN()}),
             ContainsSubstring("found NaN"));
}

TEST_CASE("whole numbers and floats of 8 bits are refused by the name of their type") {
  const std::vector<std::uint64_t> stored = {1};
  for (const auto dtype : {DType::i64, DType::u64, DType::i32, DType::u32, DType::i16, DType::u16,
                           DType::i8, DType::u8, DType::boolean, DType::f8_e4m3, DType::f8_e5m2}) {
    CHECK(refused(dtype, stored) ==
          "tensor \"w\": expected the dtype F32, F16, BF16 or F64, found " +
              std::string(dtype_name(dtype)));
  }
}
