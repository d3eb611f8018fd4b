#include "native/import/image_layout.h"

#include <cmath>

#include "native/base/printable.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

bool is_channels(std::int64_t side) { return side == 1 || side == max_channels; }

/// Returns the layout that a shape of four sides tells, unless the person says it.
std::optional<Layout> layout_of(const Sides& shape, const ImportChoices& choices) {
  return choices.layout ? choices.layout : told_layout(shape);
}

ImageFormat format(std::int64_t channels, std::int64_t height, std::int64_t width) {
  ImageFormat image;
  image.channels = static_cast<int>(channels);
  image.height = static_cast<int>(height);
  image.width = static_cast<int>(width);
  return image;
}

/// Returns the format of images of so many values whose sides nothing tells.
Result<ImageFormat> format_of_count(std::int64_t count, const ImportChoices& choices) {
  if (choices.image_size) {
    const auto& [height, width] = *choices.image_size;
    const std::int64_t pixels = std::int64_t{height} * width;
    if (pixels > 0 && count % pixels == 0 && is_channels(count / pixels)) {
      return format(count / pixels, height, width);
    }
  } else {
    for (const std::int64_t channels : {1, max_channels}) {
      const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(count / channels)));
      if (side * side * channels == count) return format(channels, side, side);
    }
  }
  return fail(ErrorCode::argument_invalid,
              fill("image size: expected one of {} values, in one channel or three, found {}",
                   {count, choices.image_size ? "another" : "none, and no square has as many"}));
}

/// Returns whether a row of each channel, [N, C, H W] or [N, H W, 1], is an image of the chosen
/// size.
bool is_list(const Sides& shape, const ImportChoices& choices) {
  if (!choices.image_size) return false;
  const std::int64_t pixels = std::int64_t{choices.image_size->height} * choices.image_size->width;
  return (is_channels(shape[1]) && shape[2] == pixels) || (shape[1] == pixels && shape[2] == 1);
}

/// Returns the format that a decoder's output has by itself, or by the choices.
Result<ImageFormat> format_of_output(const Sides& shape, const ImportChoices& choices) {
  const auto count = count_of(of_one(shape));
  if (shape.size() == 3 && !is_list(shape, choices)) return format(1, shape[1], shape[2]);
  const bool is_flat = shape.size() != 4 || *count == shape[1];
  if (is_flat && !(shape.size() == 4 && is_channels(shape[1]))) {
    return format_of_count(*count, choices);
  }
  const auto layout = layout_of(shape, choices);
  if (!layout) {
    return fail(ErrorCode::model_unsupported,
                fill("expected a decoder that gives images of one channel or three, found the "
                     "shape {}",
                     {shape_text(of_one(shape))}));
  }
  return *layout == Layout::nchw ? format(shape[1], shape[2], shape[3])
                                 : format(shape[3], shape[1], shape[2]);
}

}  // namespace

Result<ImageFormat> format_of(const Sides& shape, const ImportChoices& choices) {
  VAELET_TRY_ASSIGN(const auto image, format_of_output(shape, choices));
  const ImageSize size{image.height, image.width};
  if (!choices.image_size || *choices.image_size == size) return image;
  return fail(
      ErrorCode::argument_invalid,
      fill("image size: expected {}x{}, as the decoder gives images, found {}x{}; leave "
           "--image-size out",
           {size.height, size.width, choices.image_size->height, choices.image_size->width}));
}

std::optional<Layout> told_layout(const Sides& shape) {
  if (shape.size() == 4 && is_channels(shape[1])) return Layout::nchw;
  if (shape.size() == 4 && is_channels(shape[3])) return Layout::nhwc;
  return std::nullopt;
}

Sides sides_of(const GraphInput& input, std::int64_t batch) {
  Sides sides;
  for (std::size_t axis = 0; axis < input.shape.size(); ++axis) {
    sides.push_back(axis == 0 ? batch : input.shape[axis].value_or(0));
  }
  return sides;
}

Arrangement channels_last(const ImageFormat& image) {
  return *transposed({1, image.channels, image.height, image.width}, {0, 2, 3, 1});
}

Result<Computed> as_image(Network& network, const Computed& values, const ImageFormat& image,
                          std::optional<Layout> otherwise, const ImportChoices& choices) {
  const auto told = layout_of(values.shape, choices);
  const auto layout = told ? told : otherwise;
  Computed result = values;
  if (layout == Layout::nhwc) {
    result.shape = {network.batch(), image.height, image.width, image.channels};
    const auto order = transposed(of_one(result.shape), {0, 3, 1, 2});
    return network.arranged(result, *order, "the output");
  }
  result.shape = {network.batch(), image.channels, image.height, image.width};
  return result;
}

Result<Computed> encoder_input(Network& network, const GraphInput& input, const ImageFormat& image,
                               std::optional<Layout> otherwise, const ImportChoices& choices) {
  const bool is_open = input.shape.size() == 4;
  const Sides first = {network.batch(), image.channels, image.height, image.width};
  const Sides last = {network.batch(), image.height, image.width, image.channels};
  Sides known = sides_of(input, network.batch());
  const auto told = layout_of(known, choices);
  const auto layout = told ? told : otherwise;
  if (is_open) {
    const Sides& sides = layout == Layout::nhwc ? last : first;
    for (std::size_t axis = 1; axis < known.size(); ++axis) {
      if (known[axis] == 0) known[axis] = sides[axis];
    }
  }
  const auto count = static_cast<std::int64_t>(value_count(image));
  if (known.size() < 2 || count_of(of_one(known)) != std::optional(count)) {
    return fail(ErrorCode::model_unsupported,
                fill("the encoder's input \"{}\": expected the decoder's images of {} values, "
                     "found the shape {}",
                     {printable(input.name), count, shape_text(of_one(known))}));
  }
  Computed values{0, first};
  if (layout == Layout::nhwc) {
    VAELET_TRY_ASSIGN(values, network.arranged(values, channels_last(image), "the input"));
  }
  values.shape = known;
  return values;
}

}  // namespace vaelet::native
