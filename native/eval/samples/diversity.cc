#include "native/eval/samples/diversity.h"

#include <cmath>
#include <cstdint>

#include <torch/torch.h>

#include "native/eval/samples/rows_by_class.h"

namespace vaelet::native {
namespace {

// Rows whose distances to their whole class are computed at once: 25 MB for a class of 6,000.
constexpr std::int64_t rows_at_once = 1000;

// Mean distance between two different rows; at least two.
double mean_pair_distance(const torch::Tensor& rows) {
  double sum = 0;
  for (const auto& block : rows.split(rows_at_once)) {
    sum += torch::cdist(block, rows, 2.0, /*compute_mode=*/2).sum(torch::kFloat64).item<double>();
  }
  const auto count = static_cast<double>(rows.size(0));
  return sum / (count * (count - 1));
}

}  // namespace

double within_class_distance(const torch::Tensor& features, const torch::Tensor& labels) {
  double sum = 0;
  int classes = 0;
  for (const auto& rows : rows_by_class(labels)) {
    if (rows.size(0) < 2) continue;
    sum += mean_pair_distance(features.index_select(0, rows));
    ++classes;
  }
  return sum / classes;
}

double vendi_score(const torch::Tensor& features) {
  const auto exact = features.to(torch::kFloat64);
  const auto unit = exact / exact.norm(2, {1}, true).clamp_min(1e-12);
  // The N x N kernel and this D x D matrix have the same eigenvalues above 0.
  const auto kernel = unit.t().matmul(unit) / static_cast<double>(unit.size(0));
  const auto values = torch::linalg_eigvalsh(kernel, "L").clamp_min(0);
  return std::exp(-torch::xlogy(values, values).sum().item<double>());
}

}  // namespace vaelet::native
