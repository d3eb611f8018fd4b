#include "native/import/full_kernel.h"

#include <algorithm>
#include <cstddef>

#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

std::optional<KernelWeight> zeros(const Sides& shape) {
  const auto count = count_of(shape, max_parameters);
  if (!count) return std::nullopt;
  return KernelWeight{shape, std::vector<float>(static_cast<std::size_t>(*count))};
}

/// Where a value of a kernel goes in a larger one.
struct Placement {
  std::int64_t first_row = 0;
  std::int64_t first_column = 0;
  std::int64_t row_step = 1;
  std::int64_t column_step = 1;
};

std::optional<KernelWeight> placed(const KernelWeight& weight, std::int64_t height,
                                   std::int64_t width, const Placement& placement) {
  const Sides& shape = weight.shape;
  auto full = zeros({shape[0], shape[1], height, width});
  if (!full) return std::nullopt;
  auto next = weight.values.begin();
  for (std::int64_t kernel = 0; kernel < shape[0] * shape[1]; ++kernel) {
    for (std::int64_t row = 0; row < shape[2]; ++row) {
      for (std::int64_t column = 0; column < shape[3]; ++column) {
        const std::int64_t to_row = placement.first_row + row * placement.row_step;
        const std::int64_t to_column = placement.first_column + column * placement.column_step;
        const std::int64_t at = (kernel * height + to_row) * width + to_column;
        full->values[static_cast<std::size_t>(at)] = *next++;
      }
    }
  }
  return full;
}

}  // namespace

std::optional<KernelWeight> in_one_group(const KernelWeight& weight, std::int64_t groups) {
  const Sides& shape = weight.shape;
  if (groups < 1 || groups > shape[0] || shape[0] % groups != 0) return std::nullopt;
  auto full = zeros({shape[0], shape[1] * groups, shape[2], shape[3]});
  if (!full) return std::nullopt;
  const std::int64_t row_values = shape[1] * shape[2] * shape[3];
  for (std::int64_t row = 0; row < shape[0]; ++row) {
    const std::int64_t group = row / (shape[0] / groups);
    std::copy_n(weight.values.begin() + row * row_values, row_values,
                full->values.begin() + (row * groups + group) * row_values);
  }
  return full;
}

std::optional<KernelWeight> undilated(const KernelWeight& weight, std::int64_t rows,
                                      std::int64_t columns) {
  const auto is_sane = [](std::int64_t step) { return step >= 1 && step <= max_kernel; };
  if (!is_sane(rows) || !is_sane(columns)) return std::nullopt;
  return placed(weight, (weight.shape[2] - 1) * rows + 1, (weight.shape[3] - 1) * columns + 1,
                {0, 0, rows, columns});
}

std::optional<KernelWeight> surrounded(const KernelWeight& weight, const Padding& zeros) {
  return placed(weight, zeros.top + weight.shape[2] + zeros.bottom,
                zeros.left + weight.shape[3] + zeros.right, {zeros.top, zeros.left, 1, 1});
}

}  // namespace vaelet::native
