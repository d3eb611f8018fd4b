#pragma once

#include <cstdint>

namespace vaelet {

/// Rows and columns of zeros around an image, or, of a transposed convolution, taken off its
/// output. One number in the JSON where all sides are equal, else [top, left, bottom, right].
struct Padding {
  int top = 0;
  int left = 0;
  int bottom = 0;
  int right = 0;

  constexpr Padding() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a number stands for four equal sides, as in the
  // JSON
  constexpr Padding(int all) : Padding(all, all, all, all) {}
  constexpr Padding(int top_rows, int left_columns, int bottom_rows, int right_columns)
      : top(top_rows), left(left_columns), bottom(bottom_rows), right(right_columns) {}

  constexpr std::int64_t rows() const { return std::int64_t{top} + bottom; }
  constexpr std::int64_t columns() const { return std::int64_t{left} + right; }
  constexpr bool is_uniform() const { return top == left && top == bottom && top == right; }
  bool operator==(const Padding&) const = default;
};

}  // namespace vaelet
