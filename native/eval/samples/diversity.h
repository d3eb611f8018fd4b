#pragma once

#include <torch/types.h>

namespace vaelet::native {

/// Returns the mean distance between two different images of one class, averaged over the classes
/// that have at least two. Features [N, D], labels [N] int64. NaN when no class has two.
double within_class_distance(const torch::Tensor& features, const torch::Tensor& labels);

/// Returns the Vendi score (Friedman and Dieng 2023, definition 3.1) with the cosine kernel: the
/// effective number of different images, between 1 and min(N, D).
double vendi_score(const torch::Tensor& features);

}  // namespace vaelet::native
