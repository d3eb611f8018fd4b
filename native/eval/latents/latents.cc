#include "native/eval/latents/latents.h"

#include <limits>
#include <vector>

#include <torch/torch.h>

#include "native/eval/samples/rows_by_class.h"

namespace vaelet::native {
namespace {

torch::Tensor centred_by_group(const torch::Tensor& rows, const torch::Tensor& groups) {
  auto centred = rows.to(torch::kFloat64).clone();
  for (const auto& members : rows_by_class(groups)) {
    const auto values = centred.index_select(0, members);
    centred.index_copy_(0, members, values - values.mean(0));
  }
  return centred;
}

/// Returns every other row of each group, from its row `first` on: both halves have all groups.
torch::Tensor half_of_groups(const torch::Tensor& groups, std::int64_t first) {
  std::vector<torch::Tensor> rows;
  for (const auto& members : rows_by_class(groups)) {
    rows.push_back(members.slice(0, first, c10::nullopt, 2));
  }
  return torch::cat(rows);
}

}  // namespace

std::int64_t active_units(const torch::Tensor& means) {
  return (means.to(torch::kFloat64).var(0) > 0.01).sum().item<std::int64_t>();
}

torch::Tensor linear_r2(const torch::Tensor& z, const torch::Tensor& attributes,
                        const torch::Tensor& groups) {
  if (z.size(0) <= 2 * z.size(1)) {
    return torch::full({attributes.size(1)}, std::numeric_limits<double>::quiet_NaN(),
                       torch::kFloat64);
  }
  const auto inputs = centred_by_group(z, groups);
  const auto targets = centred_by_group(attributes, groups);
  const auto fitted = half_of_groups(groups, 0);
  const auto scored = half_of_groups(groups, 1);
  // gelsd takes inputs of deficient rank, such as a dead latent dimension.
  const auto map = std::get<0>(torch::linalg_lstsq(
      inputs.index_select(0, fitted), targets.index_select(0, fitted), c10::nullopt, "gelsd"));
  const auto found = targets.index_select(0, scored);
  const auto residuals = found - inputs.index_select(0, scored).matmul(map);
  return 1 - residuals.square().sum(0) / found.square().sum(0);
}

}  // namespace vaelet::native
