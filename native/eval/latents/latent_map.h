#pragma once

#include <cstdint>

#include "native/torch/encode.h"
#include "shared/base/error.h"
#include "shared/base/json.h"

namespace vaelet::native {

/// Returns the posterior means of the first `per_class` images of each class (all of a class that
/// has fewer), and their positions on a t-SNE map, as the JSON that the page reads (declared in
/// www/page/js/features/latent-map/map-file.js). Errors: argument_invalid (too few or too many
/// images for t-SNE).
Result<Json::Object> latent_map(const EncodedSet& encoded, std::int64_t per_class);

}  // namespace vaelet::native
