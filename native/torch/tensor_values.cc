#include "native/torch/tensor_values.h"

namespace vaelet::native {

std::vector<float> values_of(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.detach().to(torch::kCPU).contiguous();
  const auto* values = flat.data_ptr<float>();
  return {values, values + flat.numel()};
}

torch::Tensor tensor_of(const std::vector<float>& values, torch::IntArrayRef shape) {
  return torch::tensor(torch::ArrayRef<float>(values), torch::kFloat).view(shape).clone();
}

}  // namespace vaelet::native
