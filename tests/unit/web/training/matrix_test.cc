#include "web/training/matrix.h"

#include <cstddef>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "shared/sampling/normal.h"
#include "tests/unit/web/training/training_fixture.h"

using namespace vaelet;
using namespace vaelet::training;

namespace {

std::vector<float> draw(std::size_t count, std::uint64_t seed) {
  NormalGenerator normals(seed);
  std::vector<float> values(count);
  for (float& value : values) value = normals.next();
  return values;
}

double at(const MatrixView& matrix, std::size_t row, std::size_t column) {
  return double{matrix.data[row * matrix.row_step + column * matrix.column_step]};
}

/// The definition, in double.
std::vector<double> naive_product(const ProductSize& size, const MatrixView& a,
                                  const MatrixView& b) {
  std::vector<double> product(size.rows * size.columns);
  for (std::size_t row = 0; row < size.rows; ++row) {
    for (std::size_t column = 0; column < size.columns; ++column) {
      for (std::size_t k = 0; k < size.depth; ++k) {
        product[row * size.columns + column] += at(a, row, k) * at(b, k, column);
      }
    }
  }
  return product;
}

}  // namespace

TEST_CASE("A product is that of the definition, whatever the sizes and whichever is transposed") {
  const auto size = GENERATE(ProductSize{1, 1, 1}, ProductSize{4, 3, 8}, ProductSize{5, 7, 9},
                             ProductSize{3, 16, 7}, ProductSize{64, 33, 21});
  const bool a_is_transposed = GENERATE(false, true);
  const bool b_is_transposed = GENERATE(false, true);
  const std::vector<float> a_values = draw(size.rows * size.depth, 1);
  const std::vector<float> b_values = draw(size.depth * size.columns, 2);
  const MatrixView a = a_is_transposed ? rows_of(a_values.data(), size.rows).transposed()
                                       : rows_of(a_values.data(), size.depth);
  const MatrixView b = b_is_transposed ? rows_of(b_values.data(), size.depth).transposed()
                                       : rows_of(b_values.data(), size.columns);
  // One more, to see that nothing is written behind the last.
  std::vector<float> product(size.rows * size.columns + 1, 17.0F);
  Multiplier().multiply(size, a, b, product.data());
  CHECK(product.back() == 17.0F);
  product.pop_back();
  CHECK(relative_difference(doubles(product), naive_product(size, a, b)) < 1e-6);
}
