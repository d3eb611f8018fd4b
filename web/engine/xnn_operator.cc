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

Result<XnnOperator> XnnOperator::check(xnn_status status, xnn_operator_t op, Size size) {
  if (status != xnn_status_success) {
    return tl::unexpected<Error>(xnn_error(status, "packing a layer's weights"));
  }
  return XnnOperator(op, size);
}

Result<XnnOperator> XnnOperator::create(const FullyConnected& layer) {
  xnn_operator_t op = nullptr;
  const auto in = static_cast<std::size_t>(layer.in);
  const auto out = static_cast<std::size_t>(layer.out);
  const xnn_status status = xnn_create_fully_connected_nc_f32(
      in, out, /*input_stride=*/in, /*output_stride=*/out, layer.weight.data(), layer.bias.data(),
      layer.clamp.min, layer.clamp.max, /*flags=*/0, /*code_cache=*/nullptr,
      /*weights_cache=*/nullptr, &op);
  return check(status, op, RowSize{});
}

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
  return check(status, op,
               ImageSize{.height = unsigned_of(layer.height),
                         .width = unsigned_of(layer.width),
                         .adjustment = unsigned_of(layer.output_padding)});
}

std::uint64_t XnnOperator::indirection_bytes(const ConvTranspose2d& layer,
                                             const LayerShapes& shapes) {
  const int positions = (shapes.out.width + layer.stride - 1) / layer.stride;
  const int tiles = (positions + vaelet_tile_rows - 1) / vaelet_tile_rows;
  const auto kernel_pixels = static_cast<std::uint64_t>(layer.kernel * layer.kernel);
  const auto rows = static_cast<std::uint64_t>(shapes.out.height * layer.stride);
  return sizeof(void*) * kernel_pixels * rows *
         static_cast<std::uint64_t>(tiles * vaelet_tile_rows);
}

xnn_status XnnOperator::prepare(int batch, const float* input, float* output) {
  const auto rows = static_cast<std::size_t>(batch);
  xnn_operator_t op = operator_.get();
  if (const auto* image = std::get_if<ImageSize>(&size_)) {
    const xnn_status status = xnn_reshape_deconvolution2d_nhwc_f32(
        op, rows, image->height, image->width, image->adjustment, image->adjustment, nullptr,
        nullptr, nullptr);
    if (status != xnn_status_success) return status;
    return xnn_setup_deconvolution2d_nhwc_f32(op, input, output);
  }
  const xnn_status status = xnn_reshape_fully_connected_nc_f32(op, rows, nullptr);
  if (status != xnn_status_success) return status;
  return xnn_setup_fully_connected_nc_f32(op, input, output);
}

}  // namespace vaelet::engine
