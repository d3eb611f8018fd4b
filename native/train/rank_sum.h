#pragma once

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "native/parallel/rank_group.h"
#include "native/torch/vae.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Sums of the loss over images.
struct LossSums {
  double reconstruction = 0.0;
  double kl = 0.0;
  double squared_error = 0.0;
  double added = 0.0;
};

/// The result of one worker for its part of a batch.
struct PartSums {
  std::vector<torch::Tensor> gradients;  // in the order of the parameters; undefined: absent
  LossSums loss;
};

/// Returns the loss of all parts, added in their order.
LossSums summed(const std::vector<PartSums>& parts);

/// Sums the parts of a batch over all ranks. Each rank adds one slice of the gradients in the order
/// of the ranks, whatever their number, so that the sum is the same in every run: a ring all-reduce
/// has another order for each slice. A rank sends and receives as many bytes as in a ring.
class RankSum {
 public:
  /// Of gradients of these parameters. `ranks` must outlive this.
  RankSum(const Parameters& parameters, RankGroup& ranks);

  /// Returns the sum of the parts of all ranks' workers; its gradients live until the next call.
  /// `stop` becomes whether any rank says so. Errors: those of RankGroup.
  Result<std::vector<PartSums>> add(std::vector<PartSums> own, bool& stop);

 private:
  void write_rows(const std::vector<PartSums>& own, bool stop);
  void write_gradients(const std::vector<PartSums>& own);
  torch::Tensor read_record(const torch::Tensor& received, PartSums& sum, bool& stop) const;
  void read_gradients(const torch::Tensor& present, PartSums& sum) const;

  RankGroup& ranks_;
  std::vector<std::vector<std::int64_t>> shapes_;
  std::int64_t slice_ = 0;   // gradients that one rank adds
  torch::Tensor gradients_;  // [ranks, slice], float: of all parameters, then zeros
  torch::Tensor rows_;       // [ranks, slice + record]: what goes to each rank
};

}  // namespace vaelet::native
