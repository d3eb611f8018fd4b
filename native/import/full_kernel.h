#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "native/import/arrange.h"
#include "shared/model/padding.h"

namespace vaelet::native {

/// The weight of a convolution, [rows, columns, height, width]: outputs and inputs, or, of a
/// transposed one, inputs and outputs. The functions below return another weight that computes the
/// same, with zeros where there was none; nothing where it would be too large for a model.
struct KernelWeight {
  Sides shape;
  std::vector<float> values;
};

/// Returns the weight of one group that computes what `groups` do; nothing, too, where the rows do
/// not divide into them.
std::optional<KernelWeight> in_one_group(const KernelWeight& weight, std::int64_t groups);

/// Returns the weight that needs no dilation.
std::optional<KernelWeight> undilated(const KernelWeight& weight, std::int64_t rows,
                                      std::int64_t columns);

/// Returns the weight with zeros around it. It computes the same with so much more padding.
std::optional<KernelWeight> surrounded(const KernelWeight& weight, const Padding& zeros);

}  // namespace vaelet::native
