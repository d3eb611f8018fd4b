#pragma once

#include <optional>
#include <string>
#include <vector>

#include "native/import/flow.h"
#include "native/import/onnx_model.h"
#include "native/import/pieces.h"
#include "native/import/posterior/end_range.h"

namespace vaelet::native {

/// Checks the mean and the standard deviation that a person gives. Errors: argument_invalid.
Result<void> check_scaling(const ImportChoices& choices);

/// Finds the likelihood in what a decoder ends in, and which pixels it takes: a sigmoid at the end
/// leaves a Bernoulli's `pieces`. `range` is that of the decoder's end. Errors: argument_invalid (a
/// Bernoulli was asked for, and the end gives no logits).
Result<void> set_likelihood(std::vector<Piece>& pieces, const std::optional<Range>& range,
                            const ImportChoices& choices, ModelSpec& spec,
                            std::vector<std::string>& notes);

/// Returns what images pass before an encoder: a Bernoulli's images have the mean 0 and the
/// standard deviation 1, so that what the encoder wants beside becomes its first layer. Nothing
/// where they pass it as they are.
std::optional<Piece> before_encoder(const ModelSpec& spec, const ImportChoices& choices);

/// Returns what images pass before an encoder that normalises pixels from 0 to 1 by itself, as its
/// flow begins: the pixels of the model's images. Nothing for another encoder.
std::optional<Piece> pixels_again(const Flow& encoder, const ModelSpec& spec);

}  // namespace vaelet::native
