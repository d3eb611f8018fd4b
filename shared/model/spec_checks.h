#pragma once

#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet {

/// Checks all of a spec but the shapes of its layers: the image and its scale, labels, latent,
/// likelihood, and that the names of the layers are unique and not reserved. Errors: spec_invalid.
Result<void> check_spec(const ModelSpec& spec);

}  // namespace vaelet
