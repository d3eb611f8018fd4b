#include "native/eval/latents.h"

#include <torch/torch.h>

namespace vaelet::native {
namespace {

using torch::indexing::None;
using torch::indexing::Slice;

torch::Tensor centred_by_group(const torch::Tensor& rows, const torch::Tensor& groups) {
  auto centred = rows.to(torch::kFloat64).clone();
  for (std::int64_t group = 0; group <= groups.max().item<std::int64_t>(); ++group) {
    const auto members = (groups == group).nonzero().squeeze(1);
    if (members.numel() == 0) continue;
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
