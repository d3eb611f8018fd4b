#include "web/engine/xnn_operator.h"

#include <cstddef>
#include <string>

namespace vaelet::engine {

Error xnn_error(xnn_status status, std::string_view what) {
  if (status == xnn_status_out_of_memory) {
    return Error{ErrorCode::out_of_memory, std::string(what) + " did not fit in memory"};
  }
  return Error{ErrorCode::engine_failed,
               std::string(what) + " ended with XNNPACK status " + std::to_string(status)};
}

Result<XnnOperator> XnnOperator::create(const FullyConnected& layer) {
  xnn_operator_t op = nullptr;
  const auto in = static_cast<std::size_t>(layer.in);
  const auto out = static_cast<std::size_t>(layer.out);
  const xnn_status status = xnn_create_fully_connected_nc_f32(
      in, out, /*input_stride=*/in, /*output_stride=*/out, layer.weight.data(), layer.bias.data(),
      layer.clamp.min, layer.clamp.max, /*flags=*/0, /*code_cache=*/nullptr,
      /*weights_cache=*/nullptr, &op);
  if (status != xnn_status_success) {
    return tl::unexpected<Error>(xnn_error(status, "packing a layer's weights"));
  }
  return XnnOperator(op);
}

xnn_status XnnOperator::prepare(int batch, const float* input, float* output) {
  const auto rows = static_cast<std::size_t>(batch);
  const xnn_status status = xnn_reshape_fully_connected_nc_f32(operator_.get(), rows, nullptr);
  if (status != xnn_status_success) return status;
  return xnn_setup_fully_connected_nc_f32(operator_.get(), input, output);
}

}  // namespace vaelet::engine
