#pragma once

#include <cstddef>
#include <vector>

namespace vaelet {

/// Returns the number of entries on and below the diagonal of a matrix [size, size].
constexpr std::size_t triangle_count(std::size_t size) { return size * (size + 1) / 2; }

/// Returns the lower triangles of matrices [N, size, size], row by row: [N, triangle_count(size)].
std::vector<float> pack_triangles(const std::vector<float>& matrices, std::size_t size);

/// Returns the matrices [N, size, size] of these lower triangles, with zeros above the diagonal.
std::vector<float> unpack_triangles(const std::vector<float>& triangles, std::size_t size);

}  // namespace vaelet
