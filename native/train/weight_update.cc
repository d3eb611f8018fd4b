#include "native/train/weight_update.h"

#include <algorithm>
#include <utility>

namespace vaelet::native {
namespace {

/// The weight of the newest batch in the running mean of the squared error. The first batches are
/// averaged with equal weights.
constexpr double sigma2_rate = 0.01;

Parameters copies(const Parameters& parameters) {
  Parameters copied;
  for (const auto& [name, tensor] : parameters) copied.emplace(name, tensor.detach().clone());
  return copied;
}

}  // namespace

void WeightUpdate::move(std::vector<PartSums> parts, double learning_rate) {
  std::vector<std::vector<torch::Tensor>> gradients;
  for (PartSums& part : parts) gradients.push_back(std::move(part.gradients));
  state_.adam.step(state_.weights, std::move(gradients), learning_rate, pool_);
  if (options_.average_decay > 0.0) move_average();
}

void WeightUpdate::move_average() {
  const torch::NoGradGuard no_grad;
  if (state_.average.empty()) state_.average = copies(state_.weights);
  // A young average forgets faster, so that it does not remember the random start.
  const auto steps = static_cast<double>(state_.adam.steps());
  const double decay = std::min(options_.average_decay, (1.0 + steps) / (10.0 + steps));
  for (auto& [name, tensor] : state_.average) {
    tensor.lerp_(state_.weights.find(name)->second, 1.0 - decay);
  }
}

void WeightUpdate::follow_sigma2(double mean_squared_error) {
  const double rate = std::max(sigma2_rate, 1.0 / static_cast<double>(state_.adam.steps()));
  state_.sigma2 =
      std::max(state_.sigma2 + rate * (mean_squared_error - state_.sigma2), least_sigma2);
}

}  // namespace vaelet::native
