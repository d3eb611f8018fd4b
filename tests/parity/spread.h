#pragma once

#include "native/torch/vae.h"
#include "tests/parity/random_model.h"

namespace vaelet::parity {

/// The least standard deviation of a random model's pixels, over 64 images: pixels that are nearly
/// the same would agree with those of many a wrong model.
inline constexpr double least_deviation = 0.1;

/// Returns a model of random weights as they are stored in `dtype`, made so that its values spread.
/// Each output of each layer is scaled and shifted, in front of its activation, to what LibTorch
/// measures (Mishkin and Matas 2016, for each output): nothing dies, and nothing grows so large
/// that rounding counts. A Gaussian's pixels then get their mean and standard deviation through the
/// image's `mean` and `std`, of each channel or of all. Throws std::runtime_error when the pixels
/// do not spread.
native::Vae random_vae(ModelSpec spec, DType dtype, Chance& chance);

}  // namespace vaelet::parity
