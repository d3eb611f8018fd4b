#include "native/eval/diversity.h"

#include <cmath>

#include <torch/torch.h>

namespace vaelet::native {

double within_class_distance(const torch::Tensor& features, const torch::Tensor& labels) {
  double sum = 0;
  int classes = 0;
  for (std::int64_t label = 0; label <= labels.max().item<std::int64_t>(); ++label) {
    const auto members = features.index_select(0, (labels == label).nonzero().squeeze(1));
    if (members.size(0) < 2) continue;
    sum += torch::pdist(members).to(torch::kFloat64).mean().item<double>();
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
