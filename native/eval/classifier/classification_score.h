#pragma once

#include <cstdint>

#include "native/data/data_set.h"
#include "native/eval/samples/proportion.h"
#include "native/torch/thread_pool.h"

namespace vaelet::native {

inline constexpr int teaching_epochs = 2;

/// Classification accuracy score (Ravuri and Vinyals 2019): how many of the test images a fresh
/// classifier of the classifier's kind gets right that has learned from `lessons` alone. Their
/// images and classes are as the data set's.
Proportion classification_score(const LabelledImages& lessons, const DataSet& data,
                                std::uint64_t seed, ThreadPool& pool);

}  // namespace vaelet::native
