#include "native/report/drawing/stratified_choice.h"

#include <algorithm>
#include <vector>

#include <torch/torch.h>

#include "native/eval/samples/rows_by_class.h"
#include "native/torch/seeded_generator.h"

namespace vaelet::native {

torch::Tensor stratified_choice(const torch::Tensor& labels, std::int64_t divisor,
                                std::int64_t most, std::uint64_t seed) {
  divisor = std::max(divisor, (labels.size(0) + most - 1) / most);
  torch::Generator generator = seeded_generator(seed);
  std::vector<torch::Tensor> chosen;
  for (const torch::Tensor& members : rows_by_class(labels)) {
    const std::int64_t count = std::max<std::int64_t>((members.size(0) + divisor / 2) / divisor, 1);
    const torch::Tensor order = torch::randperm(members.size(0), generator, torch::kLong);
    chosen.push_back(members.index_select(0, order.slice(0, 0, count)));
  }
  return std::get<0>(torch::cat(chosen).sort());
}

}  // namespace vaelet::native
