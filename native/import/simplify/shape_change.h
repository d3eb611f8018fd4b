#pragma once

#include <optional>

#include "native/import/pieces.h"

namespace vaelet::native {

/// Takes the change of shape, `flatten` or `unflatten`, that stands in both branches with nothing
/// but functions of each value before it: it can stand before the branches, as a residual needs it.
/// Returns it; nothing, and no change, where the branches have none. `input` is their shape.
std::optional<Piece> take_shape_change(Branches& branches, const Shape& input);

}  // namespace vaelet::native
