#pragma once

#include <vector>

#include "native/import/pieces.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns pieces that compute the same and that the layers of a model can say: orders of features
/// stand in the rows and columns of dense layers, normalisations in the layers beside them where
/// that is exact (else they stay Affine), padding and cropping in the convolutions, and functions
/// of the label in the layer behind it. Activations stay pieces of their own. `input` is the shape
/// before the first piece. Errors: model_unsupported, naming the node of what is left.
Result<std::vector<Piece>> simplify(std::vector<Piece> pieces, const Shape& input);

/// Puts each activation into the layer before it, where that has none.
void join_activations(std::vector<Piece>& pieces);

}  // namespace vaelet::native
