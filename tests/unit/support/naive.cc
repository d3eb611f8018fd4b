#include "tests/unit/support/naive.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace vaelet::native {
namespace {

/// Calls `visit` with every index tuple below `sizes`.
void for_each_index(const std::vector<std::int64_t>& sizes,
                    const std::function<void(const std::vector<std::int64_t>&)>& visit) {
  std::vector<std::int64_t> index(sizes.size(), 0);
  while (true) {
    visit(index);
    std::size_t place = sizes.size();
    while (place > 0 && ++index[place - 1] == sizes[place - 1]) index[--place] = 0;
    if (place == 0) return;
  }
}

bool is_inside(std::int64_t position, std::int64_t size) {
  return position >= 0 && position < size;
}

}  // namespace

torch::Tensor naive_conv2d(const torch::Tensor& x, const torch::Tensor& weight,
                           const torch::Tensor& bias, int stride, int padding) {
  const auto kernel = weight.size(2);
  const auto size = [&](std::int64_t side) { return (side + 2 * padding - kernel) / stride + 1; };
  torch::Tensor y =
      torch::zeros({x.size(0), weight.size(0), size(x.size(2)), size(x.size(3))}, torch::kDouble);
  const auto in = x.accessor<double, 4>();
  const auto w = weight.accessor<double, 4>();
  auto out = y.accessor<double, 4>();
  for_each_index({y.size(0), y.size(1), y.size(2), y.size(3), x.size(1), kernel, kernel},
                 [&](const std::vector<std::int64_t>& at) {
                   const auto row = at[2] * stride + at[5] - padding;
                   const auto column = at[3] * stride + at[6] - padding;
                   if (!is_inside(row, x.size(2)) || !is_inside(column, x.size(3))) return;
                   out[at[0]][at[1]][at[2]][at[3]] +=
                       in[at[0]][at[4]][row][column] * w[at[1]][at[4]][at[5]][at[6]];
                 });
  return y + bias.view({1, -1, 1, 1});
}

torch::Tensor naive_conv_transpose2d(const torch::Tensor& x, const torch::Tensor& weight,
                                     const torch::Tensor& bias, int stride, int padding,
                                     int output_padding) {
  const auto kernel = weight.size(2);
  const auto size = [&](std::int64_t side) {
    return (side - 1) * stride - 2 * padding + kernel + output_padding;
  };
  torch::Tensor y =
      torch::zeros({x.size(0), weight.size(1), size(x.size(2)), size(x.size(3))}, torch::kDouble);
  const auto in = x.accessor<double, 4>();
  const auto w = weight.accessor<double, 4>();
  auto out = y.accessor<double, 4>();
  for_each_index({x.size(0), x.size(1), x.size(2), x.size(3), weight.size(1), kernel, kernel},
                 [&](const std::vector<std::int64_t>& at) {
                   const auto row = at[2] * stride + at[5] - padding;
                   const auto column = at[3] * stride + at[6] - padding;
                   if (!is_inside(row, y.size(2)) || !is_inside(column, y.size(3))) return;
                   out[at[0]][at[4]][row][column] +=
                       in[at[0]][at[1]][at[2]][at[3]] * w[at[1]][at[4]][at[5]][at[6]];
                 });
  return y + bias.view({1, -1, 1, 1});
}

}  // namespace vaelet::native
