#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/torch/thread_pool.h"
#include "native/torch/vae.h"

namespace vaelet::native {

/// Adam with the usual constants (Kingma and Ba 2015, algorithm 1). One pass over memory for each
/// step, shared by the thread pool, where LibTorch's own takes a dozen: with models this small the
/// optimizer would take a third of the time.
class Adam {
 public:
  /// Moments of one parameter, of its shape.
  struct Moments {
    torch::Tensor first;
    torch::Tensor second;
  };

  explicit Adam(const Parameters& parameters);

  /// Moves the parameters against the sum of the gradients that each member of the thread pool
  /// found, in the order of `parameters`. An undefined gradient counts as absent; a parameter of
  /// which all are absent is left alone.
  void step(const Parameters& parameters, const std::vector<std::vector<torch::Tensor>>& gradients,
            double learning_rate, ThreadPool& pool);

  /// What a checkpoint keeps.
  std::int64_t steps = 0;
  std::map<std::string, Moments, std::less<>> moments;
};

}  // namespace vaelet::native
