#pragma once

#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet {

/// What can be said about a spec without walking its layers' shapes: the image and its scale,
/// labels, latent, likelihood, and the names of the layers. Errors: spec_invalid.
Result<void> check_spec(const ModelSpec& spec);

}  // namespace vaelet
