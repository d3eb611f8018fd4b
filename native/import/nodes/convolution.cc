#include <algorithm>
#include <array>
#include <utility>

#include "native/import/full_kernel.h"
#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// What both kinds of convolutions share, checked.
struct Kernel {
  int size = 0;
  int stride = 1;
  std::string auto_pad;
  std::array<std::int64_t, 4> sides = {};  // top, left, bottom, right
  KernelWeight weight;
};

/// Returns the weight of a node without groups or dilation.
Result<KernelWeight> weight_of(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const auto stored, call.floats(1));
  const Node& node = call.node;
  if (!stored || stored->shape.size() != 4 || stored->size() == 0) {
    return call.refuse(
        "expected a constant weight of four dimensions: convolutions of images "
        "alone are supported");
  }
  Sides dilations = node.integers("dilations");
  if (dilations.empty()) dilations = {1, 1};
  if (dilations.size() != 2) return call.refuse("expected a dilation of rows and one of columns");
  const std::int64_t groups = node.integer("group", 1);
  const auto grouped = in_one_group({stored->shape, stored->floats}, groups);
  auto weight = grouped ? undilated(*grouped, dilations[0], dilations[1]) : std::nullopt;
  if (!weight) {
    return call.refuse(
        fill("expected channels that divide into {} groups, dilations from 1 to {}, "
             "found {}, and at most {} weights without groups and dilation",
             {groups, max_kernel, shape_text(dilations), max_parameters}));
  }
  return *weight;
}

/// Makes a kernel as high as it is wide, by zeros behind its rows or columns, which more padding
/// makes up for. So does what padding lacks: where it is negative, a transposed convolution gives
/// that many rows more.
Result<void> make_square(const NodeCall& call, Kernel& kernel) {
  const std::int64_t height = kernel.weight.shape[2];
  const std::int64_t width = kernel.weight.shape[3];
  if (std::max(height, width) > max_kernel) {
    return call.refuse(
        fill("expected a kernel of at most {}, found {} x {}", {max_kernel, height, width}));
  }
  const std::int64_t size = std::max(height - std::min<std::int64_t>(kernel.sides[2], 0),
                                     width - std::min<std::int64_t>(kernel.sides[3], 0));
  if (size > max_kernel) {
    return call.refuse(
        fill("expected an output padding that a kernel of at most {} holds, found a "
             "larger one",
             {max_kernel}));
  }
  kernel.size = static_cast<int>(size);
  const Padding zeros(0, 0, static_cast<int>(kernel.size - height),
                      static_cast<int>(kernel.size - width));
  auto square = surrounded(kernel.weight, zeros);
  if (!square) return call.refuse(fill("expected at most {} weights", {max_parameters}));
  kernel.weight = std::move(*square);
  kernel.sides[2] += zeros.bottom;
  kernel.sides[3] += zeros.right;
  return {};
}

/// Returns the kernel with this weight, as the node moves it over an image.
Result<Kernel> kernel_of(const NodeCall& call, KernelWeight weight) {
  Kernel kernel;
  kernel.weight = std::move(weight);
  const Node& node = call.node;
  const Sides strides = node.integers("strides");
  if (!strides.empty()) {
    if (strides.size() != 2 || strides[0] != strides[1] || strides[0] < 1 ||
        strides[0] > max_stride) {
      return call.refuse(
          fill("expected the same stride for rows and columns, found {}", {shape_text(strides)}));
    }
    kernel.stride = static_cast<int>(strides[0]);
  }
  kernel.auto_pad = node.text("auto_pad", "NOTSET");
  const Sides pads = node.integers("pads");
  if (!pads.empty() && (kernel.auto_pad == "NOTSET")) {
    const bool is_sane = pads.size() == 4 && std::ranges::all_of(pads, [](std::int64_t side) {
                           return side >= 0 && side <= max_image_side;
                         });
    if (!is_sane) return call.refuse("expected four sides of padding, none negative");
    std::ranges::copy(pads, kernel.sides.begin());
  }
  return kernel;
}

Padding padding_of(const std::array<std::int64_t, 4>& sides) {
  return {static_cast<int>(sides[0]), static_cast<int>(sides[1]), static_cast<int>(sides[2]),
          static_cast<int>(sides[3])};
}

Result<std::vector<float>> bias_of(const NodeCall& call, std::int64_t outputs) {
  VAELET_TRY_ASSIGN(const auto bias, call.floats(2));
  if (!bias) return std::vector<float>(static_cast<std::size_t>(outputs));
  if (bias->size() != outputs) {
    return call.refuse(fill("expected {} biases, found {}", {outputs, bias->size()}));
  }
  return bias->floats;
}

/// Divides `total` rows or columns among the two ends.
void distribute(std::int64_t total, bool more_before, std::int64_t& before, std::int64_t& behind) {
  before = more_before ? total - total / 2 : total / 2;
  behind = total - before;
}

Result<const Computed*> image_of(const NodeCall& call, std::int64_t channels) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  if (values->shape.size() != 4 || values->shape[1] != channels) {
    return call.refuse(fill("expected an image [N, {}, H, W], found values of the shape {}",
                            {channels, shape_text(of_one(values->shape))}));
  }
  return values;
}

Outputs convolution(const NodeCall& call) {
  VAELET_TRY_ASSIGN(auto weight, weight_of(call));
  VAELET_TRY_ASSIGN(auto bias, bias_of(call, weight.shape[0]));
  return convolved(call, std::move(weight), std::move(bias));
}

/// Finds the padding and the output padding of one axis of a transposed convolution. ONNX knows
/// either both, or the side of the output.
Result<std::int64_t> solve_axis(const NodeCall& call, Kernel& kernel, std::size_t axis,
                                std::int64_t side, std::int64_t extra) {
  const Sides asked = call.node.integers("output_shape");
  const bool is_same = kernel.auto_pad == "SAME_UPPER" || kernel.auto_pad == "SAME_LOWER";
  if (asked.empty() && !is_same) return extra;
  const bool has_batch = asked.size() == 4;
  if (!asked.empty() && asked.size() != 2 && !has_batch) {
    return call.refuse("expected an output_shape of rows and columns");
  }
  const std::int64_t out = asked.empty() ? side * kernel.stride : asked[axis + (has_batch ? 2 : 0)];
  const std::int64_t full = (side - 1) * kernel.stride + kernel.weight.shape[axis + 2] + extra;
  if (out > full) {
    // Nothing is taken off, and rows are added at the end.
    kernel.sides[axis] = 0;
    kernel.sides[axis + 2] = 0;
    return extra + out - full;
  }
  // As ONNX Runtime does: of an odd number the larger part is in front, unless it is SAME_UPPER.
  distribute(full - out, kernel.auto_pad != "SAME_UPPER", kernel.sides[axis],
             kernel.sides[axis + 2]);
  return extra;
}

Outputs transposed_convolution_node(const NodeCall& call) {
  VAELET_TRY_ASSIGN(auto weight, weight_of(call));
  VAELET_TRY_ASSIGN(auto kernel, kernel_of(call, std::move(weight)));
  const Sides& shape = kernel.weight.shape;
  VAELET_TRY_ASSIGN(const Computed* values, image_of(call, shape[0]));
  Sides extra = call.node.integers("output_padding");
  if (extra.empty()) extra = {0, 0};
  if (extra.size() != 2 || extra[0] < 0 || extra[1] < 0 || extra[0] > max_stride ||
      extra[1] > max_stride) {
    return call.refuse("expected an output_padding of rows and columns");
  }
  for (std::size_t axis = 0; axis < 2; ++axis) {
    VAELET_TRY_ASSIGN(extra[axis],
                      solve_axis(call, kernel, axis, values->shape[axis + 2], extra[axis]));
  }
  // Rows that are added at the end are rows that are not taken off there.
  const std::int64_t added = std::min({extra[0], extra[1], std::int64_t{kernel.stride} - 1});
  for (std::size_t axis = 0; axis < 2; ++axis) {
    if (extra[axis] > max_image_side) {
      return call.refuse(fill("expected at most {} rows more at the end", {max_image_side}));
    }
    kernel.sides[axis + 2] -= extra[axis] - added;
  }
  VAELET_TRY(make_square(call, kernel));
  VAELET_TRY_ASSIGN(auto bias, bias_of(call, shape[1]));
  VAELET_TRY_ASSIGN(const int step, call.network.image(*values, call.origin));
  const ConvTranspose2d layer{"",
                              static_cast<int>(shape[0]),
                              static_cast<int>(shape[1]),
                              kernel.size,
                              kernel.stride,
                              padding_of(kernel.sides),
                              static_cast<int>(added),
                              {}};
  VAELET_TRY_ASSIGN(auto result, call.network.behind(step, {layer, std::move(kernel.weight.values),
                                                            std::move(bias), call.origin}));
  return std::vector<Value>{std::move(result)};
}

}  // namespace

Outputs convolved(const NodeCall& call, KernelWeight weight, std::vector<float> bias) {
  VAELET_TRY_ASSIGN(auto kernel, kernel_of(call, std::move(weight)));
  const Sides& shape = kernel.weight.shape;
  VAELET_TRY_ASSIGN(const Computed* values, image_of(call, shape[1]));
  if (kernel.auto_pad == "SAME_UPPER" || kernel.auto_pad == "SAME_LOWER") {
    for (std::size_t axis = 0; axis < 2; ++axis) {
      const std::int64_t side = values->shape[axis + 2];
      const std::int64_t out = (side + kernel.stride - 1) / kernel.stride;
      const std::int64_t total =
          std::max<std::int64_t>((out - 1) * kernel.stride + shape[axis + 2] - side, 0);
      distribute(total, kernel.auto_pad == "SAME_LOWER", kernel.sides[axis],
                 kernel.sides[axis + 2]);
    }
  }
  VAELET_TRY(make_square(call, kernel));
  VAELET_TRY_ASSIGN(const int step, call.network.image(*values, call.origin));
  const Conv2d layer{"",
                     static_cast<int>(shape[1]),
                     static_cast<int>(shape[0]),
                     kernel.size,
                     kernel.stride,
                     padding_of(kernel.sides),
                     {}};
  VAELET_TRY_ASSIGN(auto result, call.network.behind(step, {layer, std::move(kernel.weight.values),
                                                            std::move(bias), call.origin}));
  return std::vector<Value>{std::move(result)};
}

NodeTable convolution_nodes() {
  return {{"Conv", convolution}, {"ConvTranspose", transposed_convolution_node}};
}

}  // namespace vaelet::native
