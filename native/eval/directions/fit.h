#pragma once

#include <cstdint>
#include <optional>

#include <torch/types.h>

#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// A direction in z, and how well it says the attribute that it was fitted to.
struct FittedDirection {
  torch::Tensor vector;      // [L] float64, of length 1
  std::optional<double> r2;  // none: too few images to say
};

/// Fits the direction in which an attribute grows.
///
/// z [N, L] and the attribute [N] are centred within each group, `groups` [N] int64 (the label of a
/// conditional model, else all 0). The direction is that of the least-squares map of z, held back
/// by a ridge of L / N on the mean squares (Hoerl and Kennard 1970), so that a few images give the
/// difference of their means. r2 is `linear_r2` of that attribute: fitted on every other image
/// of a group, scored on the rest. Returns nothing where the attribute does not vary within a
/// group.
std::optional<FittedDirection> fit_direction(const torch::Tensor& z, const torch::Tensor& attribute,
                                             const torch::Tensor& groups);

/// Returns the part of a direction [L] that stands at right angles to all rows of `others` [D, L],
/// of length 1; nothing where none is left (Gram and Schmidt).
std::optional<torch::Tensor> orthogonal_to(const torch::Tensor& direction,
                                           const torch::Tensor& others);

/// Returns the directions that change the first dense layer's output most (Shen and Zhou 2021,
/// equation 6): the first `count` eigenvectors of A^T A, [count, L], by falling eigenvalue, each
/// with its largest entry positive. A is the part of the decoder's first layer, `weight`
/// [out, L or more], that z enters; labels stand behind it.
torch::Tensor first_layer_directions(const torch::Tensor& weight, std::int64_t latent,
                                     std::int64_t count);

/// Returns the standard deviation of the aggregate posterior along a direction [L], with the
/// dimensions taken as independent; 1 for a file without statistics.
double deviation_along(const torch::Tensor& direction, const LatentStatistics& latent);

}  // namespace vaelet::native
