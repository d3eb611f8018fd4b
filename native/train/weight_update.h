#pragma once

#include <vector>

#include "native/torch/thread_pool.h"
#include "native/train/checkpoint/checkpoint.h"
#include "native/train/rank_sum.h"
#include "native/train/train_config.h"

namespace vaelet::native {

/// Moves the weights of a training, their average and sigma2 after each batch.
class WeightUpdate {
 public:
  /// What is given must outlive this.
  WeightUpdate(Checkpoint& state, const TrainConfig& options, ThreadPool& pool)
      : state_(state), options_(options), pool_(pool) {}

  /// Takes a step of Adam by the sum of the parts' gradients, and draws the average after it.
  void move(std::vector<PartSums> parts, double learning_rate);

  /// Lets sigma2 follow the mean squared error of a batch, as a running mean: the best sigma2 is
  /// the mean squared error (Rybkin et al. 2021, equation 9).
  void follow_sigma2(double mean_squared_error);

 private:
  void move_average();

  Checkpoint& state_;
  const TrainConfig& options_;
  ThreadPool& pool_;
};

}  // namespace vaelet::native
