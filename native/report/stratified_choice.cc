#include "native/report/stratified_choice.h"

#include <algorithm>
#include <vector>

#include <torch/torch.h>

namespace vaelet::native {

torch::Tensor stratified_choice(const torch::Tensor& labels, std::int64_t divisor,
                                std::uint64_t seed) {
  torch::Generator generator = at::detail::createCPUGenerator(seed);
  std::vector<torch::Tensor> chosen;
  for (std::int64_t label = 0; label <= labels.max().item<std::int64_t>(); ++label) {
    const torch::Tensor members = (labels == label).nonzero().squeeze(1);
    if (members.numel() == 0) continue;
    const std::int64_t count = std::max<std::int64_t>((members.size(0) + divisor / 2) / divisor, 1);
    const torch::Tensor order = torch::randperm(members.size(0), generator, torch::kLong);
    chosen.push_back(members.index_select(0, order.slice(0, 0, count)));
  }
  return std::get<0>(torch::cat(chosen).sort());
}

}  // namespace vaelet::native
