#pragma once

#include <cstddef>
#include <vector>

#include "native/eval/likelihood/likelihood.h"
#include "native/torch/encode.h"

namespace vaelet::native {

// Files for NumPy (.npy, format 1.0), each a one-dimensional structured array.

/// Returns q(z|x) of a data set: a row for each image, training images first, with the fields
/// `test` (bool), `label` (int32, index of the class), `mean` and `sigma` (float32 [L]).
std::vector<std::byte> latents_npy(const EncodedSet& training, const EncodedSet& test);

/// Returns the terms of -ELBO: a row for each image, with the fields `reconstruction` and `kl`
/// (float32, nats).
std::vector<std::byte> elbo_npy(const PerImageElbo& terms);

}  // namespace vaelet::native
