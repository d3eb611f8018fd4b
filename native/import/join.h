#pragma once

#include <string>
#include <vector>

#include "native/import/pieces.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns pieces that compute the features of two lists side by side, from the same input: dense
/// layers and convolutions with their rows one below the other. Both must be built alike.
/// Errors: model_unsupported, which begins with `origin`.
Result<std::vector<Piece>> side_by_side(std::vector<Piece> first, std::vector<Piece> second,
                                        const Shape& input, const std::string& origin);

}  // namespace vaelet::native
