#include "native/eval/latents/latents.h"

#include <limits>

#include <torch/torch.h>

#include "native/eval/samples/rows_by_class.h"

namespace vaelet::native {
namespace {

using torch::indexing::None;
using torch::indexing::Slice;

torch::Tensor centred_by_group(const torch::Tensor& rows, const torch::Tensor& groups) {
  auto centred = rows.to(torch::kFloat64).clone();
  for (const auto& members : rows_by_class(groups)) {
    const auto values = centred.index_select(0, members);
    centred.index_copy_(0, members, values - values.mean(0));
  }
  return centred;
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
  const auto even = Slice(0, None, 2);
  const auto odd = Slice(1, None, 2);
  // gelsd takes inputs of deficient rank, such as a dead latent dimension.
  const auto map = std::get<0>(
      torch::linalg_lstsq(inputs.index({even}), targets.index({even}), c10::nullopt, "gelsd"));
  const auto residuals = targets.index({odd}) - inputs.index({odd}).matmul(map);
  return 1 - residuals.square().sum(0) / targets.index({odd}).square().sum(0);
}

}  // namespace vaelet::native
