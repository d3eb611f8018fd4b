#include "web/engine/convolutions/transposed_convolution.h"

#include <utility>

#include "web/engine/float4.h"

namespace vaelet::engine {
namespace {

void add(const float* values, int count, float* to) {
  int i = 0;
  for (; i + 4 <= count; i += 4) store(load(to + i) + load(values + i), to + i);
  for (; i < count; ++i) to[i] += values[i];
}

}  // namespace

ConvTranspose2d transposed(const Conv2d& layer) {
  const int reach = layer.kernel - 1;
  const Padding& padding = layer.padding;
  return {.name = layer.name,
          .in = layer.in,
          .out = layer.out,
          .kernel = layer.kernel,
          .stride = layer.stride,
          .padding = {reach - padding.top, reach - padding.left, reach - padding.bottom,
                      reach - padding.right},
          .activation = layer.activation};
}

TransposedConvolution::TransposedConvolution(const ConvTranspose2d& layer,
                                             const LayerShapes& shapes, std::vector<float> bias,
                                             XnnOperator dense, Buffer tile)
    : kernel_(layer.kernel),
      stride_(layer.stride),
      padding_(layer.padding),
      in_(shapes.in),
      out_(shapes.out),
      tile_rows_(static_cast<int>(rows_at_a_time(patch_floats(layer)))),
      bias_(std::move(bias)),
      activation_(function_of(layer.activation)),
      dense_(std::move(dense)),
      tile_(std::move(tile)) {}

Result<std::unique_ptr<ImageOperator>> TransposedConvolution::create(
    const ConvTranspose2d& layer, const LayerShapes& shapes, const std::vector<float>& weight,
    std::vector<float> bias) {
  const std::vector<float> no_bias(patch_floats(layer));
  VAELET_TRY_ASSIGN(auto dense, XnnOperator::create({.in = layer.in,
                                                     .out = static_cast<int>(patch_floats(layer)),
                                                     .clamp = {},
                                                     .weight = weight,
                                                     .bias = no_bias}));
  VAELET_TRY_ASSIGN(auto tile, Buffer::allocate(tile_floats(layer)));
  return std::unique_ptr<ImageOperator>(
      new TransposedConvolution(layer, shapes, std::move(bias), std::move(dense), std::move(tile)));
}

/// An image gets its bias before its first patch and its activation behind its last, while it is
/// near the processor. The few floats behind it that an activation changes too are not yet written.
void TransposedConvolution::run(int batch, const float* input, float* output) {
  const int pixels = in_.pixels();
  const int patch_size = kernel_ * kernel_ * out_.channels;
  for (int first = 0; first < batch * pixels; first += tile_rows_) {
    const int end = std::min(first + tile_rows_, batch * pixels);
    dense_.prepare(end - first, input + first * in_.channels, tile_.data());
    dense_.run();
    const float* patch = tile_.data();
    for (int row = first; row < end; ++row, patch += patch_size) {
      float* image = output + row / pixels * out_.size();
      const int pixel = row % pixels;
      if (pixel == 0) write_bias(image);
      add_patch(patch, pixel / in_.width, pixel % in_.width, image);
      if (pixel + 1 == pixels) activation_.run(image, static_cast<std::size_t>(out_.size()));
    }
  }
}

/// Writes one pixel, and doubles what is written.
void TransposedConvolution::write_bias(float* image) const {
  std::copy(bias_.begin(), bias_.end(), image);
  const int size = out_.size();
  for (int written = out_.channels; written < size; written *= 2) {
    std::copy_n(image, std::min(written, size - written), image + written);
  }
}

/// Adds the part of a patch that is inside the image: of each of its rows a run of pixels.
void TransposedConvolution::add_patch(const float* patch, int in_y, int in_x, float* image) const {
  const int left = in_x * stride_ - padding_.left;
  const int first = std::max(-left, 0);
  const int end = std::min(out_.width - left, kernel_);
  if (first >= end) return;
  for (int tap_y = 0; tap_y < kernel_; ++tap_y) {
    const int y = in_y * stride_ + tap_y - padding_.top;
    if (y < 0 || y >= out_.height) continue;
    add(patch + (tap_y * kernel_ + first) * out_.channels, (end - first) * out_.channels,
        image + (y * out_.width + left + first) * out_.channels);
  }
}

}  // namespace vaelet::engine
