#pragma once

#include <cstdint>

#include "native/torch/vae.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// The weights as the file's writer takes them.
std::map<std::string, std::vector<float>, std::less<>> network_values(const Vae& vae);

/// Samples from the prior, decoded: eight, or, with a label, one for each class.
/// The weights must be rounded already.
GoldenSamples golden_samples(const Vae& vae, const PriorTensors& prior, std::uint64_t seed);

}  // namespace vaelet::native
