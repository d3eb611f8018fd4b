#include "native/torch/transposed_convolution.h"

#include <array>
#include <cstdint>

namespace vaelet::native {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

struct Geometry {
  std::int64_t stride;
  std::int64_t padding;
  std::int64_t output_padding;
  std::int64_t kernel;

  /// Returns how many taps of the kernel one interleaved image takes.
  std::int64_t taps() const { return (kernel + stride - 1) / stride; }
  std::int64_t output(std::int64_t side) const {
    return (side - 1) * stride - 2 * padding + kernel + output_padding;
  }
  /// Returns whether the interleaved images reach to the end of the output.
  bool is_covered() const { return stride * taps() - kernel >= output_padding - padding; }
};

/// Rearranges [in, out, K, K] to [out * stride * stride, in, taps, taps]: the kernel of each
/// interleaved image.
torch::Tensor interleaved_weight(const torch::Tensor& weight, const Geometry& geometry) {
  const std::int64_t stride = geometry.stride;
  const std::int64_t taps = geometry.taps();
  const std::int64_t missing = taps * stride - geometry.kernel;
  return torch::constant_pad_nd(weight, {0, missing, 0, missing})
      .view({weight.size(0), weight.size(1), taps, stride, taps, stride})
      .permute({1, 3, 5, 0, 2, 4})
      .flip({4, 5})
      .reshape({weight.size(1) * stride * stride, weight.size(0), taps, taps});
}

class StridedTransposedConvolution
    : public torch::autograd::Function<StridedTransposedConvolution> {
 public:
  static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x,
                               const torch::Tensor& weight, const torch::Tensor& bias,
                               const Geometry& geometry) {
    context->save_for_backward({x, weight});
    context->saved_data["stride"] = geometry.stride;
    context->saved_data["padding"] = geometry.padding;
    const std::int64_t stride = geometry.stride;
    const torch::Tensor images =
        torch::conv2d(x, interleaved_weight(weight, geometry),
                      bias.repeat_interleave(stride * stride), 1, geometry.taps() - 1);
    return torch::pixel_shuffle(images, stride)
        .narrow(2, geometry.padding, geometry.output(x.size(2)))
        .narrow(3, geometry.padding, geometry.output(x.size(3)))
        .contiguous();
  }

  static tensor_list backward(AutogradContext* context, tensor_list gradients) {
    const auto saved = context->get_saved_variables();
    const torch::Tensor& x = saved[0];
    const torch::Tensor& weight = saved[1];
    const std::int64_t stride = context->saved_data["stride"].toInt();
    const std::int64_t padding = context->saved_data["padding"].toInt();
    const torch::Tensor gradient = gradients[0].contiguous();
    // Transposed convolution by `weight` is the gradient of convolution by `weight`, whose input
    // stands here where the output was, and the other way round.
    const torch::Tensor of_x = torch::conv2d(gradient, weight, {}, stride, padding);
    const torch::Tensor of_weight = std::get<1>(at::convolution_backward(
        x, gradient, weight, c10::nullopt, {stride, stride}, {padding, padding}, {1, 1},
        /*transposed=*/false, {0, 0}, /*groups=*/1, std::array{false, true, false}));
    return {of_x, of_weight, gradient.sum({0, 2, 3}), torch::Tensor()};
  }
};

}  // namespace

torch::Tensor transposed_convolution(const torch::Tensor& x, const torch::Tensor& weight,
                                     const torch::Tensor& bias, const ConvTranspose2d& layer) {
  const Padding& padding = layer.padding;
  if (!padding.is_uniform()) {
    ConvTranspose2d whole = layer;
    whole.padding = 0;
    const torch::Tensor image = transposed_convolution(x, weight, bias, whole);
    return image.narrow(2, padding.top, image.size(2) - padding.rows())
        .narrow(3, padding.left, image.size(3) - padding.columns());
  }
  const Geometry geometry{layer.stride, padding.top, layer.output_padding, layer.kernel};
  if (layer.stride == 1 || !geometry.is_covered() || !x.is_cpu() ||
      x.scalar_type() != torch::kFloat) {
    return torch::conv_transpose2d(x, weight, bias, layer.stride, padding.top,
                                   layer.output_padding);
  }
  return StridedTransposedConvolution::apply(x, weight, bias, geometry);
}

}  // namespace vaelet::native
