#include "native/eval/samples/frechet.h"

#include <torch/torch.h>

namespace vaelet::native {
namespace {

// Rounding can leave eigenvalues of a covariance slightly below 0.
torch::Tensor eigenvalues(const torch::Tensor& symmetric) {
  return torch::linalg_eigvalsh(symmetric, "L").clamp_min_(0);
}

torch::Tensor symmetric_square_root(const torch::Tensor& covariance) {
  const auto [values, vectors] = torch::linalg_eigh(covariance, "L");
  return vectors.matmul(values.clamp_min(0).sqrt().unsqueeze(1) * vectors.t());
}

}  // namespace

Moments moments_of(const torch::Tensor& features) {
  const auto exact = features.to(torch::kFloat64);
  const auto mean = exact.mean(0);
  const auto centred = exact - mean;
  const auto covariance = centred.t().matmul(centred) / static_cast<double>(exact.size(0) - 1);
  return {mean, covariance};
}

double frechet_distance(const Moments& first, const Moments& second) {
  // C1 C2 is not symmetric, R C2 R with R = C1^(1/2) is, and has the same eigenvalues.
  const auto root = symmetric_square_root(first.covariance);
  const auto product = root.matmul(second.covariance).matmul(root);
  const auto root_trace = eigenvalues((product + product.t()) / 2).sqrt().sum();
  const auto distance = (first.mean - second.mean).square().sum() + first.covariance.trace() +
                        second.covariance.trace() - 2 * root_trace;
  return distance.item<double>();
}

}  // namespace vaelet::native
