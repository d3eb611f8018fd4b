#include "web/training/matrix.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace vaelet::training {
namespace {

using Float4 = float __attribute__((vector_size(16)));

constexpr std::size_t tile_rows = 4;
constexpr std::size_t tile_columns = 8;

Float4 load(const float* from) {
  Float4 values;
  std::memcpy(&values, from, sizeof values);
  return values;
}

/// Copies eight columns of b from `column` on, zeros behind the last, so that a tile reads them one
/// after the other.
void pack(const MatrixView& b, const ProductSize& size, std::size_t column, float* panel) {
  const std::size_t width = std::min(tile_columns, size.columns - column);
  for (std::size_t k = 0; k < size.depth; ++k) {
    const float* row = b.data + k * b.row_step + column * b.column_step;
    for (std::size_t i = 0; i < width; ++i) panel[i] = row[i * b.column_step];
    std::fill(panel + width, panel + tile_columns, 0.0F);
    panel += tile_columns;
  }
}

/// Writes the first `width` sums of each row of a tile.
template <std::size_t rows>
void run_tile(const MatrixView& a, std::size_t depth, const float* panel, float* product,
              std::size_t columns, std::size_t width) {
  std::array<std::array<Float4, 2>, rows> sums = {};
  const float* values = a.data;
  for (std::size_t k = 0; k < depth; ++k) {
    const Float4 left = load(panel);
    const Float4 right = load(panel + 4);
    for (std::size_t row = 0; row < rows; ++row) {
      const float value = values[row * a.row_step];
      sums[row][0] += value * left;
      sums[row][1] += value * right;
    }
    values += a.column_step;
    panel += tile_columns;
  }
  for (std::size_t row = 0; row < rows; ++row) {
    std::memcpy(product + row * columns, &sums[row], width * sizeof(float));
  }
}

/// Computes eight columns of the product, or as many as there are.
void run_panel(const ProductSize& size, const MatrixView& a, const float* panel, float* product,
               std::size_t width) {
  MatrixView rows = a;
  std::size_t row = 0;
  for (; row + tile_rows <= size.rows; row += tile_rows) {
    rows.data = a.data + row * a.row_step;
    run_tile<tile_rows>(rows, size.depth, panel, product + row * size.columns, size.columns, width);
  }
  for (; row < size.rows; ++row) {
    rows.data = a.data + row * a.row_step;
    run_tile<1>(rows, size.depth, panel, product + row * size.columns, size.columns, width);
  }
}

}  // namespace

void Multiplier::multiply(const ProductSize& size, const MatrixView& a, const MatrixView& b,
                          float* product) {
  panel_.resize(std::max(panel_.size(), size.depth * tile_columns));
  for (std::size_t column = 0; column < size.columns; column += tile_columns) {
    pack(b, size, column, panel_.data());
    const std::size_t width = std::min(tile_columns, size.columns - column);
    run_panel(size, a, panel_.data(), product + column, width);
  }
}

}  // namespace vaelet::training
