#pragma once

#include <cstdint>

#include "native/base/proportion.h"
#include "native/data/data_set.h"
#include "native/torch/thread_pool.h"

namespace vaelet::native {

/// Epochs of training of the classifier of a classification accuracy score.
inline constexpr int classification_score_epochs = 2;

/// Computes a classification accuracy score (CAS; Ravuri and Vinyals 2019): trains a new
/// classifier, of the kind that measures samples, on `images` alone, and returns the share of the
/// data set's test images that it classifies correctly. The images have the format and the classes
/// of the data set.
Proportion classification_score(const LabelledImages& images, const DataSet& data,
                                std::uint64_t seed, ThreadPool& pool);

}  // namespace vaelet::native
