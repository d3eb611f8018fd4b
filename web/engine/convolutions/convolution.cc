#include "web/engine/convolutions/convolution.h"

#include <utility>

namespace vaelet::engine {

Convolution::Convolution(const Conv2d& layer, const LayerShapes& shapes, XnnOperator dense,
                         Buffer tile)
    : kernel_(layer.kernel),
      stride_(layer.stride),
      padding_(layer.padding),
      in_(shapes.in),
      out_(shapes.out),
      tile_rows_(static_cast<int>(rows_at_a_time(row_floats(layer)))),
      dense_(std::move(dense)),
      tile_(std::move(tile)) {}

Result<std::unique_ptr<ImageOperator>> Convolution::create(const Conv2d& layer,
                                                           const LayerShapes& shapes,
                                                           const std::vector<float>& weight,
                                                           const std::vector<float>& bias) {
  VAELET_TRY_ASSIGN(auto dense,
                    XnnOperator::create(FullyConnected{.in = static_cast<int>(row_floats(layer)),
                                                       .out = layer.out,
                                                       .clamp = plan_of(layer.activation).clamp,
                                                       .weight = weight,
                                                       .bias = bias}));
  VAELET_TRY_ASSIGN(auto tile, Buffer::allocate(tile_floats(layer)));
  return std::unique_ptr<ImageOperator>(
      new Convolution(layer, shapes, std::move(dense), std::move(tile)));
}

void Convolution::run(int batch, const float* input, float* output) {
  const int pixels = out_.pixels();
  int rows = 0;
  float* row = tile_.data();
  for (int pixel = 0; pixel < batch * pixels; ++pixel) {
    const float* image = input + pixel / pixels * in_.size();
    row = gather(image, pixel % pixels / out_.width, pixel % out_.width, row);
    ++rows;
    if (rows < tile_rows_ && pixel + 1 < batch * pixels) continue;
    dense_.prepare(rows, tile_.data(), output);
    dense_.run();
    output += rows * out_.channels;
    rows = 0;
    row = tile_.data();
  }
}

/// Writes the pixels under the kernel, zeros beyond the image's edge, and returns the end of them.
float* Convolution::gather(const float* image, int out_y, int out_x, float* row) const {
  for (int tap_y = 0; tap_y < kernel_; ++tap_y) {
    row = gather_line(image, out_y * stride_ + tap_y - padding_.top,
                      out_x * stride_ - padding_.left, row);
  }
  return row;
}

/// Writes those of one line of the image, which are neighbours in memory.
float* Convolution::gather_line(const float* image, int y, int left, float* row) const {
  float* const end = row + kernel_ * in_.channels;
  const int first = std::max(-left, 0);
  const int last = std::min(in_.width - left, kernel_);
  if (y < 0 || y >= in_.height || first >= last) {
    std::fill(row, end, 0.0F);
    return end;
  }
  row = std::fill_n(row, first * in_.channels, 0.0F);
  row = std::copy_n(image + (y * in_.width + left + first) * in_.channels,
                    (last - first) * in_.channels, row);
  std::fill(row, end, 0.0F);
  return end;
}

}  // namespace vaelet::engine
