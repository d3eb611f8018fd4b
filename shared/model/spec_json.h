#pragma once

#include <string>
#include <string_view>

#include "shared/base/error.h"
#include "shared/base/json.h"
#include "shared/model/spec.h"

namespace vaelet {

/// Returns the spec as FORMAT.md's JSON. A key whose value is its default is left out.
Json spec_to_json(const ModelSpec& spec);

/// Reads FORMAT.md's JSON. A key without a default is required, unknown keys are refused, so a spec
/// of a later grammar is never half understood. Does not call `infer_shapes`.
/// Errors: spec_malformed.
Result<ModelSpec> spec_from_json(const Json& json);

/// Returns the layer kind's name in the JSON, for example `conv_transpose2d`.
std::string_view layer_kind(const Layer& layer);

/// Returns the likelihood's name in the JSON, `bernoulli` or `gaussian`.
std::string_view likelihood_name(LikelihoodKind kind);

/// Returns the posterior's name in the JSON, `softplus` or `log_variance`.
std::string_view posterior_name(PosteriorKind kind);

/// Returns the likelihood of that name. Errors: likelihood_unknown.
Result<LikelihoodKind> likelihood_from_name(std::string_view name);

}  // namespace vaelet
