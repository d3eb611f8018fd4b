#pragma once

#include <optional>

#include "native/import/network.h"
#include "native/import/onnx_model.h"
#include "shared/model/image_format.h"

namespace vaelet::native {

/// Returns the format of the images that a decoder gives in values of this shape, which begins with
/// the batch. Errors: argument_invalid (the shape says it only in part: which flag does).
Result<ImageFormat> format_of(const Sides& shape, const ImportChoices& choices);

/// Returns the layout that the shape of an encoder's input or a decoder's output tells: that of
/// four sides, of which one is the channels.
std::optional<Layout> told_layout(const Sides& shape);

/// Returns the sides of an input, 0 for one that the graph leaves open.
Sides sides_of(const GraphInput& input, std::int64_t batch);

/// Returns where the values of an image [H, W, C] stand in one [C, H, W].
Arrangement channels_last(const ImageFormat& image);

/// Returns the values of an image as [N, C, H, W]; `otherwise` is the layout of a shape that tells
/// none. Errors: model_unsupported.
Result<Computed> as_image(Network& network, const Computed& values, const ImageFormat& image,
                          std::optional<Layout> otherwise, const ImportChoices& choices);

/// Returns the input of an encoder in the shape of its graph; `otherwise` is the layout of a shape
/// that tells none. Errors: argument_invalid.
Result<Computed> encoder_input(Network& network, const GraphInput& input, const ImageFormat& image,
                               std::optional<Layout> otherwise, const ImportChoices& choices);

}  // namespace vaelet::native
