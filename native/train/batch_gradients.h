#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <torch/torch.h>

#include "native/parallel/rank_group.h"
#include "native/parallel/share.h"
#include "native/torch/image_set.h"
#include "native/torch/thread_pool.h"
#include "native/torch/vae.h"
#include "native/train/group_batch.h"
#include "native/train/objective.h"
#include "native/train/rank_sum.h"
#include "native/train/train_config.h"

namespace vaelet::native {

/// Computes the gradients of a model's loss over batches of a set. Each worker of the thread pool
/// takes a part of a batch with its own replica; `ranks` share it, where it is not nullptr. What is
/// given to the constructor must outlive this.
class BatchGradients {
 public:
  BatchGradients(const Vae& vae, const ImageSet& images, const TrainConfig& options,
                 ThreadPool& pool, const RankGroup* ranks);

  /// Draws the order in which an epoch takes the images: [N], int64.
  torch::Tensor draw_order(torch::Generator& generator) const;

  /// Returns which images of a batch the workers of this rank take.
  Share share_of_rank(std::int64_t images) const;

  /// Returns the sums of each worker of this rank, for the images at these indices. All random
  /// numbers of the batch are drawn, whatever the part of this rank.
  std::vector<PartSums> of_batch(const torch::Tensor& indices, double beta,
                                 torch::Generator& generator);

  /// Sets the variance of a Gaussian likelihood.
  void set_sigma2(double sigma2);

 private:
  Share share_of_worker(int worker, std::int64_t all) const;
  PartSums part_of_images(int worker, const torch::Tensor& indices, const Noise& noise,
                          double beta) const;
  PartSums part_of_groups(int worker, const GroupBatch& batch, const torch::Tensor& epsilon,
                          double beta) const;

  const ImageSet& images_;
  const TrainConfig& options_;
  ThreadPool& pool_;
  const RankGroup* ranks_;
  std::vector<Vae> replicas_;     // of the model, one for each worker
  std::optional<Groups> groups_;  // of the images, where they are trained by group
};

}  // namespace vaelet::native
