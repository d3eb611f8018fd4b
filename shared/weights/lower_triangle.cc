#include "shared/weights/lower_triangle.h"

namespace vaelet {

std::vector<float> pack_triangles(const std::vector<float>& matrices, std::size_t size) {
  std::vector<float> triangles;
  triangles.reserve(matrices.size() / (size * size) * triangle_count(size));
  for (std::size_t row = 0; row < matrices.size() / size; ++row) {
    const float* first = matrices.data() + row * size;
    triangles.insert(triangles.end(), first, first + row % size + 1);
  }
  return triangles;
}

std::vector<float> unpack_triangles(const std::vector<float>& triangles, std::size_t size) {
  const std::size_t rows = triangles.size() / triangle_count(size) * size;
  std::vector<float> matrices(rows * size);
  const float* entry = triangles.data();
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column <= row % size; ++column) {
      matrices[row * size + column] = *entry++;
    }
  }
  return matrices;
}

}  // namespace vaelet
