#pragma once

#include <cstddef>
#include <vector>

#include "shared/base/error.h"
#include "web/training/trainer.h"

namespace vaelet::training {

/// Returns the weights file of the model as it stands, in F32: latent statistics over the training
/// images, golden values that this code computed, and in `training` the steps, the choices of the
/// last one and -ELBO of the images to test with. Errors: those of `write_weights`.
Result<std::vector<std::byte>> write_trained(Trainer& trainer);

}  // namespace vaelet::training
