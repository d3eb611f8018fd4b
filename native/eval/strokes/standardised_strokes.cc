#include "native/eval/strokes/standardised_strokes.h"

#include <torch/torch.h>

#include "native/eval/samples/rows_by_class.h"
#include "native/eval/strokes/handwriting.h"

namespace vaelet::native {
namespace {

// A few pictures of each class lie far out, where a normal density has no mass.
constexpr double farthest = 3.0;

constexpr std::int64_t measured_at_once = 5000;

torch::Tensor measured(const ImageSet& images, ThreadPool& pool) {
  std::vector<torch::Tensor> parts;
  for (const torch::Tensor& rows : torch::arange(images.size()).split(measured_at_once)) {
    parts.push_back(handwriting(images.batch(rows).pixels, pool));
  }
  return torch::cat(parts);
}

}  // namespace

torch::Tensor standardised_strokes(const ImageSet& images, const torch::Tensor& labels,
                                   const std::vector<std::int64_t>& columns, ThreadPool& pool) {
  const torch::Tensor all =
      measured(images, pool).index_select(1, torch::tensor(columns, torch::kLong));
  const torch::Tensor has_ink = all.isfinite().all(1).nonzero().squeeze(1);
  const torch::Tensor values = all.index_select(0, has_ink);
  const torch::Tensor classes = labels.index_select(0, has_ink);
  const torch::Tensor spread = within_class_spread(values, classes);
  torch::Tensor standardised = torch::zeros(all.sizes(), torch::kFloat);
  for (const torch::Tensor& rows : rows_by_class(classes)) {
    const torch::Tensor of_class = values.index_select(0, rows);
    const torch::Tensor numbers = ((of_class - of_class.mean(0)) / spread).nan_to_num();
    standardised.index_copy_(0, has_ink.index_select(0, rows),
                             numbers.clamp(-farthest, farthest).to(torch::kFloat));
  }
  return standardised;
}

}  // namespace vaelet::native
