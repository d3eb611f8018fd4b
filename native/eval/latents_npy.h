#pragma once

#include <cstddef>
#include <vector>

#include "native/train/aggregate_posterior.h"

namespace vaelet::native {

/// q(z|x) of a data set as NumPy's .npy file (format 1.0): a one-dimensional structured array, a
/// row for each image, training images first, with the fields `test` (bool), `label` (int32, index
/// of the class), `mean` and `sigma` (float32 [L]).
std::vector<std::byte> latents_npy(const EncodedSet& training, const EncodedSet& test);

}  // namespace vaelet::native
