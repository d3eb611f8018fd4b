#include "native/eval/directions/fit.h"

#include <algorithm>
#include <cmath>

#include <torch/torch.h>

#include "native/eval/latents/latents.h"
#include "native/eval/samples/rows_by_class.h"

namespace vaelet::native {
namespace {

/// The length below which nothing is left of a unit vector but rounding.
constexpr double least_length = 1e-6;

torch::Tensor centred(const torch::Tensor& rows, const torch::Tensor& groups) {
  torch::Tensor values = rows.to(torch::kFloat64).clone();
  for (const auto& members : rows_by_class(groups)) {
    const torch::Tensor own = values.index_select(0, members);
    values.index_copy_(0, members, own - own.mean(0));
  }
  return values;
}

}  // namespace

std::optional<FittedDirection> fit_direction(const torch::Tensor& z, const torch::Tensor& attribute,
                                             const torch::Tensor& groups) {
  const torch::Tensor inputs = centred(z, groups);
  const torch::Tensor target = centred(attribute.unsqueeze(1), groups);
  const auto ridge = static_cast<double>(z.size(1));
  const torch::Tensor squares =
      inputs.t().matmul(inputs) + ridge * torch::eye(z.size(1), torch::kFloat64);
  const torch::Tensor map = torch::linalg_solve(squares, inputs.t().matmul(target)).squeeze(1);
  const auto length = map.norm().item<double>();
  if (!(length > 0.0) || !std::isfinite(length)) return std::nullopt;
  const auto r2 = linear_r2(z, attribute.unsqueeze(1), groups).item<double>();
  FittedDirection fitted{map / length, std::nullopt};
  if (std::isfinite(r2)) fitted.r2 = std::max(r2, 0.0);
  return fitted;
}

std::optional<torch::Tensor> orthogonal_to(const torch::Tensor& direction,
                                           const torch::Tensor& others) {
  torch::Tensor left = direction.to(torch::kFloat64);
  if (others.size(0) > 0) {
    // An orthonormal basis of the rows' span; rows that add nothing to it do not count.
    const auto [u, scales, basis] = torch::linalg_svd(others.to(torch::kFloat64), false);
    const torch::Tensor kept = basis.index({scales > least_length});
    left = left - kept.t().matmul(kept.matmul(left));
  }
  const auto length = left.norm().item<double>();
  if (length < least_length) return std::nullopt;
  return left / length;
}

torch::Tensor first_layer_directions(const torch::Tensor& weight, std::int64_t latent,
                                     std::int64_t count) {
  const torch::Tensor map = weight.slice(1, 0, latent).to(torch::kFloat64);
  const torch::Tensor vectors = std::get<1>(torch::linalg_eigh(map.t().matmul(map), "L"));
  const torch::Tensor rows = vectors.flip(1).t().slice(0, 0, count);
  const torch::Tensor largest = rows.gather(1, rows.abs().argmax(1, /*keepdim=*/true));
  return rows * largest.sign();
}

double deviation_along(const torch::Tensor& direction, const LatentStatistics& latent) {
  if (latent.std.empty()) return 1.0;
  const torch::Tensor std =
      torch::tensor(torch::ArrayRef<float>(latent.std), torch::kFloat).to(torch::kFloat64);
  return (direction.square() * std.square()).sum().sqrt().item<double>();
}

}  // namespace vaelet::native
