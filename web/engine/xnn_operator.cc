#include "web/engine/xnn_operator.h"

#include <string>

#include "web/xnnpack/tile.h"

namespace vaelet::engine {
namespace {

auto unsigned_of(int value) { return static_cast<std::uint32_t>(value); }

}  // namespace

Error xnn_error(xnn_status status, std::string_view what) {
  if (status == xnn_status_out_of_memory) {
    return Error{ErrorCode::out_of_memory, std::string(what) + " did not fit in memory"};
  }
  return Error{ErrorCode::engine_failed,
               std::string(what) + " ended with XNNPACK status " + std::to_string(status)};
}

XnnOperator::XnnOperator(xnn_operator_t op, const TransposedConvolution& layer)
    : operator_(op),
      height_(static_cast<std::size_t>(layer.height)),
      width_(static_cast<std::size_t>(layer.width)),
      output_padding_(unsigned_of(layer.output_padding)) {}

Result<XnnOperator> XnnOperator::create(const TransposedConvolution& layer) {
  xnn_operator_t op = nullptr;
  const auto in = static_cast<std::size_t>(layer.in);
  const auto out = static_cast<std::size_t>(layer.out);
  const Padding& padding = layer.padding;
  const std::uint32_t kernel = unsigned_of(layer.kernel);
  const std::uint32_t stride = unsigned_of(layer.stride);
  const xnn_status status = xnn_create_deconvolution2d_nhwc_f32(
      unsigned_of(padding.top), unsigned_of(padding.right), unsigned_of(padding.bottom),
      unsigned_of(padding.left), kernel, kernel, stride, stride, /*dilation_height=*/1,
      /*dilation_width=*/1, /*groups=*/1, in, out, /*input_pixel_stride=*/in,
      /*output_pixel_stride=*/out, layer.weight.data(), layer.bias.data(), layer.clamp.min,
      layer.clamp.max, /*flags=*/0, /*code_cache=*/nullptr, /*weights_cache=*/nullptr, &op);
  if (status != xnn_status_success) {
    return tl::unexpected<Error>(xnn_error(status, "packing a layer's weights"));
  }
  return XnnOperator(op, layer);
}

std::uint64_t XnnOperator::bytes(const ConvTranspose2d& layer, const LayerShapes& shapes) {
  const int positions = (shapes.out.width + layer.stride - 1) / layer.stride;
  const int tiles = (positions + vaelet_tile_rows - 1) / vaelet_tile_rows;
  const auto kernel_pixels = static_cast<std::uint64_t>(layer.kernel * layer.kernel);
  const auto rows = static_cast<std::uint64_t>(shapes.out.height * layer.stride);
  const std::uint64_t pointers =
      kernel_pixels * rows * static_cast<std::uint64_t>(tiles * vaelet_tile_rows);
  // Packed for each of stride x stride places, with a bias, outputs and inputs in whole tiles.
  const auto whole = [](int count, int tile) {
    return static_cast<std::uint64_t>((count + tile - 1) / tile) * static_cast<std::uint64_t>(tile);
  };
  const auto places = static_cast<std::uint64_t>(layer.stride * layer.stride);
  const std::uint64_t weights =
      whole(layer.out, vaelet_tile_columns) * (kernel_pixels * whole(layer.in, 4) + places);
  return sizeof(void*) * pointers + sizeof(float) * weights;
}

xnn_status XnnOperator::prepare(int batch, const float* input, float* output) {
  xnn_operator_t op = operator_.get();
  const xnn_status status = xnn_reshape_deconvolution2d_nhwc_f32(
      op, static_cast<std::size_t>(batch), height_, width_, output_padding_, output_padding_,
      nullptr, nullptr, nullptr);
  if (status != xnn_status_success) return status;
  return xnn_setup_deconvolution2d_nhwc_f32(op, input, output);
}

}  // namespace vaelet::engine
