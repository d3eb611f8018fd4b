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
  std::vector<float> matrices;
  matrices.reserve(triangles.size() / triangle_count(size) * size * size);
  for (std::size_t taken = 0; taken < triangles.size();) {
    const std::size_t filled = matrices.size() / size % size + 1;  // entries of this row
    const float* first = triangles.data() + taken;
    matrices.insert(matrices.end(), first, first + filled);
    matrices.resize(matrices.size() + size - filled, 0.0F);
    taken += filled;
  }
  return matrices;
}

}  // namespace vaelet
