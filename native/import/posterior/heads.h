#pragma once

#include <string>
#include <vector>

#include "native/import/network.h"
#include "native/import/onnx_model.h"

namespace vaelet::native {

/// The two parts of a posterior as one step of 2 L features, means first.
struct Heads {
  int step = 0;
  PosteriorKind posterior = PosteriorKind::log_variance;
};

/// Returns the names of the outputs of an encoder that hold the means and the spread; one name
/// where one output holds both. Errors: argument_invalid.
Result<std::vector<std::string>> head_names(const Graph& encoder, const ImportChoices& choices,
                                            std::vector<std::string>& notes);

/// Joins the outputs of these names. Errors: model_unsupported, argument_invalid.
Result<Heads> join_heads(Network& network, const std::vector<std::string>& names, int latent,
                         const ImportChoices& choices, std::vector<std::string>& notes);

}  // namespace vaelet::native
