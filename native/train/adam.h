#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/torch/thread_pool.h"
#include "native/torch/vae.h"

namespace vaelet::native {

/// Adam with the usual constants (Kingma and Ba 2015, algorithm 1). A step is one pass over memory,
/// shared by the thread pool; LibTorch's own takes a dozen, a third of the time of a training with
/// models this small. On another device than the processor it is LibTorch's.
class Adam {
 public:
  /// The moments of one parameter, each of its shape.
  struct Moments {
    torch::Tensor first;
    torch::Tensor second;
  };

  using AllMoments = std::map<std::string, Moments, std::less<>>;

  explicit Adam(const Parameters& parameters);

  /// Moves the parameters against the sum of the gradients, which each worker of the thread pool
  /// found for each parameter, in the order of `parameters`. An undefined gradient counts as
  /// absent; a parameter of which all are absent stays as it is. The gradients are used up: their
  /// sum is written into the memory of the first tensors.
  void step(const Parameters& parameters, std::vector<std::vector<torch::Tensor>> gradients,
            double learning_rate, ThreadPool& pool);

  /// Returns how many steps were taken, and the moments, by the parameters' names.
  std::int64_t steps() const { return steps_; }
  const AllMoments& moments() const { return moments_; }

  /// Continues from the steps and moments of a checkpoint. Throws c10::Error when a moment does not
  /// have its parameter's shape.
  void restore(std::int64_t steps, const AllMoments& moments);

 private:
  std::int64_t steps_ = 0;
  AllMoments moments_;
};

}  // namespace vaelet::native
