#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <torch/torch.h>

#include "native/torch/vae.h"

namespace vaelet::native {

/// Steps of a traversal, from one end of the range to the other, both included.
inline constexpr std::int64_t traversal_steps = 9;

/// z [N, L] with labels [N, classes] and the range to move along a direction [L] in.
struct Traversal {
  torch::Tensor z;
  torch::Tensor labels;
  torch::Tensor direction;  // float64
  double low = 0.0;
  double high = 0.0;

  /// Returns the pixels of z, whose own part along the direction is replaced by step `step` of
  /// `traversal_steps`: [N, C, H, W].
  torch::Tensor pixels(const Vae& vae, std::int64_t step) const;
};

/// Returns Spearman's rank correlation of two sequences [N] without ties in `first`; ties in
/// `second` have their mean rank. NaN where `second` does not vary.
double rank_correlation(const torch::Tensor& first, const torch::Tensor& second);

/// Measures an attribute of images [N, C, H, W]: [N] float64, NaN where an image has none.
using MeasureAttribute = std::function<torch::Tensor(const torch::Tensor& pixels)>;

/// Returns how steadily the attribute grows along a traversal: the mean over z of its rank
/// correlation with the step. z along which it cannot be measured do not count; none: no number.
std::optional<double> mean_rank_correlation(const Vae& vae, const Traversal& traversal,
                                            const MeasureAttribute& measure);

/// Predicts the classes of images [N, C, H, W]: [N] int64.
using PredictClasses = std::function<torch::Tensor(const torch::Tensor& pixels)>;

/// Returns how far the label holds: the least accuracy of a classifier at any step of a traversal,
/// divided by that in the middle, at most 1; 0 where it is wrong everywhere.
double label_kept(const Vae& vae, const Traversal& traversal, const PredictClasses& predict);

}  // namespace vaelet::native
