#include "native/train/adam.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace vaelet::native {
namespace {

constexpr float beta1 = 0.9F;
constexpr float beta2 = 0.999F;
constexpr float divisor_floor = 1e-8F;

struct StepSizes {
  float learning_rate;  // with the bias correction of the first moment
  float second_scale;   // 1 / sqrt of the bias correction of the second
};

StepSizes step_sizes(double learning_rate, std::int64_t steps) {
  const auto count = static_cast<double>(steps);
  const double first_correction = 1.0 - std::pow(static_cast<double>(beta1), count);
  const double second_correction = 1.0 - std::pow(static_cast<double>(beta2), count);
  return {static_cast<float>(learning_rate / first_correction),
          static_cast<float>(1.0 / std::sqrt(second_correction))};
}

/// The same elements of a parameter, its moments, and its gradient.
struct Slice {
  float* parameter;
  float* first;
  float* second;
  std::int64_t count;
};

void update(const Slice& slice, const float* gradient, const StepSizes& sizes) {
  for (std::int64_t i = 0; i < slice.count; ++i) {
    const float g = gradient[i];
    slice.first[i] = beta1 * slice.first[i] + (1.0F - beta1) * g;
    slice.second[i] = beta2 * slice.second[i] + (1.0F - beta2) * g * g;
    slice.parameter[i] -= sizes.learning_rate * slice.first[i] /
                          (std::sqrt(slice.second[i]) * sizes.second_scale + divisor_floor);
  }
}

/// Adds `addend` to `sum`.
void accumulate(float* sum, const float* addend, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) sum[i] += addend[i];
}

/// Returns the gradients of one parameter that exist, contiguous.
std::vector<torch::Tensor> gradients_of(std::size_t parameter,
                                        const std::vector<std::vector<torch::Tensor>>& gradients) {
  std::vector<torch::Tensor> found;
  for (const auto& of_worker : gradients) {
    if (of_worker[parameter].defined()) found.push_back(of_worker[parameter].contiguous());
  }
  return found;
}

/// Returns whether the loops above can reach the values.
bool is_in_reach(const torch::Tensor& tensor) {
  return tensor.is_cpu() && tensor.scalar_type() == torch::kFloat;
}

/// Moves one parameter by LibTorch's own functions, wherever it is. The gradients are not used up.
void update(const torch::Tensor& parameter, Adam::Moments& moments,
            const std::vector<torch::Tensor>& gradients, const StepSizes& sizes) {
  torch::Tensor gradient = gradients.front();
  for (std::size_t i = 1; i < gradients.size(); ++i) gradient = gradient + gradients[i];
  moments.first.mul_(beta1).add_(gradient, 1.0F - beta1);
  moments.second.mul_(beta2).addcmul_(gradient, gradient, 1.0F - beta2);
  parameter.addcdiv_(moments.first,
                     moments.second.sqrt().mul_(sizes.second_scale).add_(divisor_floor),
                     -sizes.learning_rate);
}

}  // namespace

Adam::Adam(const Parameters& parameters) {
  for (const auto& [name, tensor] : parameters) {
    moments_.emplace(name, Moments{torch::zeros_like(tensor), torch::zeros_like(tensor)});
  }
}

void Adam::step(const Parameters& parameters, std::vector<std::vector<torch::Tensor>> gradients,
                double learning_rate, ThreadPool& pool) {
  const StepSizes sizes = step_sizes(learning_rate, ++steps_);
  pool.run([&](int worker) {
    std::size_t index = 0;
    for (const auto& [name, tensor] : parameters) {
      const auto found = gradients_of(index++, gradients);
      if (found.empty()) continue;
      Moments& of_parameter = moments_.find(name)->second;
      if (!is_in_reach(tensor)) {
        const torch::NoGradGuard no_grad;
        if (worker == 0) update(tensor, of_parameter, found, sizes);
        continue;
      }
      const std::int64_t begin = tensor.numel() * worker / pool.size();
      const std::int64_t end = tensor.numel() * (worker + 1) / pool.size();
      float* sum = found.front().data_ptr<float>() + begin;
      for (std::size_t i = 1; i < found.size(); ++i) {
        accumulate(sum, found[i].data_ptr<float>() + begin, end - begin);
      }
      update({tensor.data_ptr<float>() + begin, of_parameter.first.data_ptr<float>() + begin,
              of_parameter.second.data_ptr<float>() + begin, end - begin},
             sum, sizes);
    }
  });
}

void Adam::restore(std::int64_t steps, const AllMoments& moments) {
  const torch::NoGradGuard no_grad;
  for (auto& [name, own] : moments_) {
    const Moments& kept = moments.at(name);
    own.first.copy_(kept.first);
    own.second.copy_(kept.second);
  }
  steps_ = steps;
}

}  // namespace vaelet::native
