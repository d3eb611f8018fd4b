#include "native/import/dense_form.h"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace vaelet::native {
namespace {

/// What both kinds of convolutions share.
struct Reach {
  std::int64_t kernel;
  std::int64_t stride;
  std::int64_t top;
  std::int64_t left;
  bool is_transposed;

  /// Returns the entry of the kernel between a row of the output and one of the input; -1 where
  /// there is none.
  std::int64_t entry(std::int64_t out, std::int64_t in, std::int64_t before) const {
    const std::int64_t at = is_transposed ? out + before - in * stride : in + before - out * stride;
    return at < kernel ? at : -1;
  }
};

Reach reach_of(const Piece& convolution) {
  if (const auto* conv = convolution.find<Conv2d>()) {
    return {conv->kernel, conv->stride, conv->padding.top, conv->padding.left, false};
  }
  const auto& conv = std::get<ConvTranspose2d>(convolution.kind);
  return {conv.kernel, conv.stride, conv.padding.top, conv.padding.left, true};
}

/// Writes what a channel of the input adds to one of the output, whose weights are `kernel`;
/// `first` is the first weight between both.
void write_channel(const Reach& reach, const float* kernel, const Shape& input, const Shape& output,
                   float* first) {
  for (int row = 0; row < output.height; ++row) {
    for (int column = 0; column < output.width; ++column, first += input.size()) {
      for (int from_row = 0; from_row < input.height; ++from_row) {
        const std::int64_t y = reach.entry(row, from_row, reach.top);
        if (y < 0) continue;
        for (int from_column = 0; from_column < input.width; ++from_column) {
          const std::int64_t x = reach.entry(column, from_column, reach.left);
          if (x >= 0) first[from_row * input.width + from_column] = kernel[y * reach.kernel + x];
        }
      }
    }
  }
}

}  // namespace

Piece dense_form(const Piece& convolution, const Shape& input) {
  const Reach reach = reach_of(convolution);
  const Shape output = shape_behind(convolution, input);
  const auto in = static_cast<std::size_t>(input.size());
  const auto out = static_cast<std::size_t>(output.size());
  Dense layer;
  layer.in = input.size();
  layer.out = output.size();
  Piece dense{std::move(layer), std::vector<float>(in * out), {}, convolution.origin};
  const std::int64_t entries = reach.kernel * reach.kernel;
  for (std::int64_t to = 0; to < output.channels; ++to) {
    for (std::int64_t from = 0; from < input.channels; ++from) {
      const std::int64_t pair =
          reach.is_transposed ? from * output.channels + to : to * input.channels + from;
      float* first =
          dense.weight.data() + to * output.pixels() * input.size() + from * input.pixels();
      write_channel(reach, convolution.weight.data() + pair * entries, input, output, first);
    }
    dense.bias.insert(dense.bias.end(), static_cast<std::size_t>(output.pixels()),
                      convolution.bias[static_cast<std::size_t>(to)]);
  }
  return dense;
}

}  // namespace vaelet::native
