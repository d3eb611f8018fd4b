#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "shared/model/spec.h"

namespace vaelet::native {

/// Weights and biases by their names in the weights file.
using WeightsByName = std::map<std::string, std::vector<float>, std::less<>>;

/// Returns the decoder as an ONNX file, opset 17: from `z` [n, L] and, of a conditional model,
/// `label` [n, classes], to `image` [n, C, H, W]. A Bernoulli's pixels follow from the sigmoid at
/// its end; a Gaussian's are `image` std + mean. The spec must fit together, and is noted in the
/// file's metadata, so that an import knows what the graph does not say.
std::vector<std::byte> decoder_onnx(const ModelSpec& spec, const WeightsByName& network);

/// Returns the encoder: from `x` [n, C, H, W], which is (pixel - mean) / std, and maybe `label`, to
/// `mean` [n, L] and `log_variance` or, where sigma is a softplus, `sigma` [n, L].
std::vector<std::byte> encoder_onnx(const ModelSpec& spec, const WeightsByName& network);

}  // namespace vaelet::native
