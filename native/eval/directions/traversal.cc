#include "native/eval/directions/traversal.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "native/torch/sampling.h"

namespace vaelet::native {
namespace {

/// Returns the ranks of values [N], from 0, float64; equal ones share the mean of theirs.
torch::Tensor ranks_of(const torch::Tensor& values) {
  const torch::Tensor row = values.unsqueeze(0);
  const torch::Tensor column = values.unsqueeze(1);
  const torch::Tensor below = (row < column).sum(1).to(torch::kFloat64);
  const torch::Tensor equal = (row == column).sum(1).to(torch::kFloat64);
  return below + (equal - 1.0) / 2.0;
}

}  // namespace

torch::Tensor Traversal::pixels(const Vae& vae, std::int64_t step) const {
  const double part = static_cast<double>(step) / static_cast<double>(traversal_steps - 1);
  const torch::Tensor along = direction.to(torch::kFloat);
  const torch::Tensor own = z.matmul(along).unsqueeze(1);
  return decode_pixels(vae, z + (low + part * (high - low) - own) * along, labels);
}

double rank_correlation(const torch::Tensor& first, const torch::Tensor& second) {
  const torch::Tensor a = ranks_of(first) - static_cast<double>(first.size(0) - 1) / 2.0;
  const torch::Tensor b = ranks_of(second) - static_cast<double>(first.size(0) - 1) / 2.0;
  return ((a * b).sum() / (a.square().sum() * b.square().sum()).sqrt()).item<double>();
}

std::optional<double> mean_rank_correlation(const Vae& vae, const Traversal& traversal,
                                            const MeasureAttribute& measure) {
  std::vector<torch::Tensor> steps;
  for (std::int64_t step = 0; step < traversal_steps; ++step) {
    steps.push_back(measure(traversal.pixels(vae, step)));
  }
  const torch::Tensor values = torch::stack(steps, 1);  // [N, steps]
  const torch::Tensor step_numbers = torch::arange(traversal_steps).to(torch::kFloat64);
  double sum = 0.0;
  int count = 0;
  for (std::int64_t row = 0; row < values.size(0); ++row) {
    if (!values[row].isfinite().all().item<bool>()) continue;
    const double correlation = rank_correlation(step_numbers, values[row]);
    sum += std::isfinite(correlation) ? correlation : 0.0;
    ++count;
  }
  if (count == 0) return std::nullopt;
  return sum / count;
}

double label_kept(const Vae& vae, const Traversal& traversal, const PredictClasses& predict) {
  const torch::Tensor classes = traversal.labels.argmax(1);
  double least = 1.0;
  double middle = 0.0;
  for (std::int64_t step = 0; step < traversal_steps; ++step) {
    const double accuracy =
        (predict(traversal.pixels(vae, step)) == classes).to(torch::kFloat64).mean().item<double>();
    least = std::min(least, accuracy);
    if (step == traversal_steps / 2) middle = accuracy;
  }
  return middle > 0.0 ? least / middle : 0.0;
}

}  // namespace vaelet::native
