#include "native/eval/samples/rows_by_class.h"

#include <cstdint>
#include <utility>

#include <torch/torch.h>

namespace vaelet::native {

std::vector<torch::Tensor> rows_by_class(const torch::Tensor& labels) {
  std::vector<torch::Tensor> rows;
  if (labels.numel() == 0) return rows;
  for (std::int64_t label = 0; label <= labels.max().item<std::int64_t>(); ++label) {
    auto members = (labels == label).nonzero().squeeze(1);
    if (members.numel() > 0) rows.push_back(std::move(members));
  }
  return rows;
}

}  // namespace vaelet::native
