#pragma once

#include <cstddef>
#include <vector>

namespace vaelet::training {

/// A matrix that is read: its element (row, column) is data[row * row_step + column * column_step].
struct MatrixView {
  const float* data = nullptr;
  std::size_t row_step = 0;
  std::size_t column_step = 1;

  /// Returns the same numbers with rows and columns swapped.
  MatrixView transposed() const { return {data, column_step, row_step}; }
};

/// Returns a view of rows that lie one after the other.
inline MatrixView rows_of(const float* data, std::size_t columns) { return {data, columns, 1}; }

/// The sizes of a product: [rows, depth] times [depth, columns].
struct ProductSize {
  std::size_t rows = 0;
  std::size_t depth = 0;
  std::size_t columns = 0;
};

/// Multiplies matrices in tiles of 4 x 8 sums, which stay in registers. A sum is added up in the
/// order of `depth`, so that the same numbers give the same bits.
class Multiplier {
 public:
  /// Sets `product` [rows, columns], row by row, to `a` times `b`. It must not overlap with them.
  void multiply(const ProductSize& size, const MatrixView& a, const MatrixView& b, float* product);

 private:
  std::vector<float> panel_;  // eight columns of b [depth, 8]
};

}  // namespace vaelet::training
