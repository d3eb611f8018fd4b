#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "native/torch/vae.h"
#include "shared/sampling/normal.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Draws z [N, L] for labels [N, classes], one row after the other, with the generator that trainer
/// and browser share. A model without label ignores all of `labels` but N.
torch::Tensor sample_latents(const ModelSpec& spec, const PriorTensors& prior,
                             const torch::Tensor& labels, NormalGenerator& normals);

/// Decodes z [N, L] under labels [N, classes] to pixels in [0, 1], [N, C, H, W], a batch at a time,
/// without gradient.
torch::Tensor decode_pixels(const Vae& vae, const torch::Tensor& z, const torch::Tensor& labels);

}  // namespace vaelet::native
