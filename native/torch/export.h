#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "native/torch/vae.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Returns the weights by their names in the file, as its writer takes them.
std::map<std::string, std::vector<float>, std::less<>> network_values(const Vae& vae);

/// Returns the dtype of a file's network.
DType stored_dtype(const WeightsFile& weights);

/// Returns the content of a file, to write it again: what it holds, but for `x.*`.
WeightsContent content_of(const WeightsFile& weights);

/// Returns how many golden samples the format's 256 KB hold, at least one.
int most_golden_samples(const ModelSpec& spec);

/// Draws samples from the prior, decodes them, and encodes what was decoded: eight, or one of each
/// class of a conditional model, but no more than `most_golden_samples`; what a model without
/// encoder cannot encode is empty. The weights must be rounded as the file stores them.
GoldenSamples golden_samples(const Vae& vae, const PriorTensors& prior, std::uint64_t seed);

/// Decodes z [N, L] under labels [N, C], [N, 0] for a model without label, and encodes what was
/// decoded.
GoldenSamples golden_samples_of(const Vae& vae, const torch::Tensor& z,
                                const torch::Tensor& labels);

/// Does the same with z and the labels of samples of another model of the same shapes.
GoldenSamples golden_samples_of(const Vae& vae, const GoldenSamples& other);

}  // namespace vaelet::native
