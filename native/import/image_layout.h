#pragma once

#include <optional>

#include "native/import/network.h"
#include "native/import/onnx_model.h"
#include "shared/model/image_format.h"

namespace vaelet::native {

/// Returns the format of the images that a decoder gives in values of this shape, which begins with
/// the batch. Errors: argument_invalid (the shape says it only in part: which flag does).
Result<ImageFormat> format_of(const Sides& shape, const ImportChoices& choices);

/// Returns where the values of an image [H, W, C] stand in one [C, H, W].
Arrangement channels_last(const ImageFormat& image);

/// Returns the values of an image as [N, C, H, W]. Errors: model_unsupported.
Result<Computed> as_image(Network& network, const Computed& values, const ImageFormat& image,
                          const ImportChoices& choices);

/// Returns the input of an encoder in the shape of its graph. Errors: argument_invalid.
Result<Computed> encoder_input(Network& network, const GraphInput& input, const ImageFormat& image,
                               const ImportChoices& choices);

}  // namespace vaelet::native
