#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns the whole factor by which an axis grows; 0 where it is none.
std::int64_t factor_of(double scale) {
  const double rounded = std::round(scale);
  return std::fabs(scale - rounded) < 1e-6 && rounded >= 1.0 && rounded <= 8.0
             ? static_cast<std::int64_t>(rounded)
             : 0;
}

/// Returns the pixel that ONNX's nearest neighbour takes for pixel `at`, before it is clamped.
double nearest_pixel(const Node& node, double at, double factor, double side) {
  const std::string mode = node.text("coordinate_transformation_mode", "half_pixel");
  double x = (at + 0.5) / factor - 0.5;
  if (mode == "asymmetric") x = at / factor;
  if (mode == "align_corners") x = side > 0.0 ? at * (side - 1.0) / (side * factor - 1.0) : 0.0;
  if (mode == "tf_half_pixel_for_nn") x = (at + 0.5) / factor;
  const std::string rounding = node.text("nearest_mode", "round_prefer_floor");
  if (rounding == "floor") return std::floor(x);
  if (rounding == "ceil") return std::ceil(x);
  if (rounding == "round_prefer_ceil") return std::floor(x + 0.5);
  return std::ceil(x - 0.5);
}

/// Returns whether an axis of `side` pixels has each of them repeated `factor` times.
bool repeats(const Node& node, std::int64_t side, std::int64_t factor) {
  for (std::int64_t at = 0; at < side * factor; ++at) {
    const double pixel = nearest_pixel(node, static_cast<double>(at), static_cast<double>(factor),
                                       static_cast<double>(side));
    const auto taken =
        static_cast<std::int64_t>(std::clamp(pixel, 0.0, static_cast<double>(side - 1)));
    if (taken != at / factor) return false;
  }
  return true;
}

/// Returns the axes of an image that a node is about: all four, unless it names some.
Result<std::vector<std::size_t>> axes_of(const NodeCall& call, const Sides& given) {
  if (given.empty()) return std::vector<std::size_t>{0, 1, 2, 3};
  std::vector<std::size_t> axes;
  for (const std::int64_t axis : given) {
    const auto found = axis_of(axis, 4);
    if (!found || std::ranges::find(axes, *found) != axes.end()) {
      return call.refuse(
          fill("expected axes of an image, each once, found {}", {shape_text(given)}));
    }
    axes.push_back(*found);
  }
  return axes;
}

/// Returns the scale of each of four axes. Since the opset 18, a node may name some axes alone.
Result<std::vector<double>> scales_of(const NodeCall& call, const Sides& shape) {
  VAELET_TRY_ASSIGN(const auto axes, axes_of(call, call.node.integers("axes")));
  VAELET_TRY_ASSIGN(const auto scales, call.floats(2));
  VAELET_TRY_ASSIGN(const auto sizes, call.integers(3));
  const auto count = static_cast<std::int64_t>(axes.size());
  const bool has_scales = scales && scales->size() == count;
  if (!has_scales && (!sizes || sizes->size() != count)) {
    return call.refuse(fill("expected {} scales or {} sizes, found others", {count, count}));
  }
  std::vector<double> result(4, 1.0);
  for (std::size_t at = 0; at < axes.size(); ++at) {
    const std::size_t axis = axes[at];
    result[axis] =
        has_scales ? double{scales->floats[at]}
                   : static_cast<double>(sizes->integers[at]) / static_cast<double>(shape[axis]);
  }
  return result;
}

/// Returns whether the node says where a pixel lies in one of the ways that `nearest_pixel` knows.
bool has_known_coordinates(const Node& node) {
  constexpr std::string_view known[] = {"half_pixel",         "half_pixel_symmetric",
                                        "pytorch_half_pixel", "asymmetric",
                                        "align_corners",      "tf_half_pixel_for_nn"};
  const std::string mode = node.text("coordinate_transformation_mode", "half_pixel");
  return std::ranges::find(known, mode) != std::end(known);
}

Outputs resize(const NodeCall& call) {
  const std::string mode = call.node.text("mode", "nearest");
  if (mode != "nearest") {
    return call.refuse(
        fill("expected the mode nearest, found {}: bilinear and bicubic upsampling "
             "are not supported",
             {mode}));
  }
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  if (values->shape.size() != 4) return call.refuse("expected an image [N, C, H, W]");
  VAELET_TRY_ASSIGN(const auto scales, scales_of(call, values->shape));
  const std::int64_t factor = factor_of(scales[2]);
  if (factor == 0 || factor_of(scales[3]) != factor || factor_of(scales[0]) != 1 ||
      factor_of(scales[1]) != 1) {
    return call.refuse(
        "expected rows and columns to grow by the same whole factor, found another "
        "one");
  }
  if (!has_known_coordinates(call.node) || !repeats(call.node, values->shape[2], factor) ||
      !repeats(call.node, values->shape[3], factor)) {
    return call.refuse(
        "expected each pixel repeated, found another choice of the nearest one "
        "(coordinate_transformation_mode, nearest_mode)");
  }
  if (factor == 1) return std::vector<Value>{*values};
  VAELET_TRY_ASSIGN(const int step, call.network.image(*values, call.origin));
  VAELET_TRY_ASSIGN(
      auto result,
      call.network.behind(step, {Upsample{static_cast<int>(factor)}, {}, {}, call.origin}));
  return std::vector<Value>{std::move(result)};
}

/// Returns what stands before and behind each of four axes.
Result<std::pair<Sides, Sides>> pads_of(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Sides pads, call.list(1, "pads"));
  VAELET_TRY_ASSIGN(const auto given, call.integers(3));
  VAELET_TRY_ASSIGN(const auto axes, axes_of(call, given ? given->integers : Sides()));
  if (pads.size() != 2 * axes.size()) return call.refuse("expected two pads for each axis");
  Sides before(4);
  Sides behind(4);
  for (std::size_t at = 0; at < axes.size(); ++at) {
    const std::int64_t ends[] = {pads[at], pads[at + axes.size()]};
    if (std::ranges::any_of(
            ends, [](std::int64_t end) { return end < -max_image_side || end > max_image_side; })) {
      return call.refuse(fill("expected pads of at most {} rows and columns", {max_image_side}));
    }
    before[axes[at]] = ends[0];
    behind[axes[at]] = ends[1];
  }
  return std::pair(before, behind);
}

/// Returns an image with rows and columns around it, or without some where a side is negative.
Result<Computed> with_sides(const NodeCall& call, const Computed& values,
                            const std::array<std::int64_t, 4>& sides) {
  const auto padding = [&](int sign) {
    const auto side = [&](std::size_t at) {
      return static_cast<int>(std::max<std::int64_t>(sign * sides[at], 0));
    };
    return Padding(side(0), side(1), side(2), side(3));
  };
  const Padding added = padding(1);
  const Padding removed = padding(-1);
  VAELET_TRY_ASSIGN(int step, call.network.image(values, call.origin));
  if (!(removed == Padding(0))) {
    VAELET_TRY_ASSIGN(step, call.network.flow().add(step, {Crop{removed}, {}, {}, call.origin}));
  }
  if (!(added == Padding(0))) {
    VAELET_TRY_ASSIGN(step, call.network.flow().add(step, {Pad{added}, {}, {}, call.origin}));
  }
  const Shape& shape = call.network.flow()[step].shape;
  return Computed{step, {call.network.batch(), shape.channels, shape.height, shape.width}};
}

/// The same of images with channels last.
Outputs with_sides_channels_last(const NodeCall& call, const Computed& values,
                                 const std::array<std::int64_t, 4>& sides) {
  const auto first = transposed(of_one(values.shape), {0, 3, 1, 2});
  VAELET_TRY_ASSIGN(const auto image, call.network.arranged(values, *first, call.origin));
  VAELET_TRY_ASSIGN(const auto padded, with_sides(call, image, sides));
  const auto last = transposed(of_one(padded.shape), {0, 2, 3, 1});
  VAELET_TRY_ASSIGN(auto result, call.network.arranged(padded, *last, call.origin));
  return std::vector<Value>{std::move(result)};
}

Outputs pad(const NodeCall& call) {
  const std::string mode = call.node.text("mode", "constant");
  VAELET_TRY_ASSIGN(const auto value, call.floats(2));
  if (mode != "constant" || (value && value->size() > 0 && value->floats[0] != 0.0F)) {
    return call.refuse(
        fill("expected padding by zeros, found {}: padding by reflected or "
             "repeated pixels is not supported",
             {mode == "constant" ? "another number" : mode}));
  }
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  if (values->shape.size() != 4) return call.refuse("expected an image [N, C, H, W]");
  VAELET_TRY_ASSIGN(const auto pads, pads_of(call));
  const Sides& before = pads.first;
  const Sides& behind = pads.second;
  const auto is_padded = [&](std::size_t axis) { return before[axis] != 0 || behind[axis] != 0; };
  constexpr std::size_t image_axes[] = {0, 1, 2, 3};
  if (std::ranges::none_of(image_axes, is_padded)) return std::vector<Value>{*values};
  if (is_padded(0) || (is_padded(1) && is_padded(3))) {
    return call.refuse("expected padding of rows and columns alone");
  }
  if (is_padded(1)) {
    return with_sides_channels_last(call, *values, {before[1], before[2], behind[1], behind[2]});
  }
  VAELET_TRY_ASSIGN(auto result,
                    with_sides(call, *values, {before[2], before[3], behind[2], behind[3]}));
  return std::vector<Value>{std::move(result)};
}

/// The side of the blocks of pixels that a node moves from or to the channels.
Result<int> block_of(const NodeCall& call) {
  const std::int64_t side = call.node.integer("blocksize", 0);
  if (side < 1 || side > max_stride) {
    return call.refuse(
        fill("expected blocks of 1 to {} pixels a side, found {}", {max_stride, side}));
  }
  return static_cast<int>(side);
}

/// DepthToSpace, such as of PyTorch's PixelShuffle: a transposed convolution whose weights are 1
/// where a channel belongs to a pixel of the block.
Outputs depth_to_space(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  VAELET_TRY_ASSIGN(const int block, block_of(call));
  const std::int64_t pixels = std::int64_t{block} * block;
  if (values->shape.size() != 4 || values->shape[1] % pixels != 0) {
    return call.refuse(fill("expected an image whose channels divide by {}, found {}",
                            {pixels, shape_text(of_one(values->shape))}));
  }
  const std::int64_t in = values->shape[1];
  const std::int64_t out = in / pixels;
  const bool is_column_row_depth = call.node.text("mode", "DCR") == "CRD";
  if (in * in > max_parameters) return call.refuse("expected fewer channels");
  std::vector<float> weight(static_cast<std::size_t>(in * in));
  for (std::int64_t channel = 0; channel < in; ++channel) {
    const std::int64_t to = is_column_row_depth ? channel / pixels : channel % out;
    const std::int64_t pixel = is_column_row_depth ? channel % pixels : channel / out;
    weight[static_cast<std::size_t>((channel * out + to) * pixels + pixel)] = 1.0F;
  }
  VAELET_TRY_ASSIGN(const int step, call.network.image(*values, call.origin));
  const ConvTranspose2d layer{
      "", static_cast<int>(in), static_cast<int>(out), block, block, Padding(0, 0, 0, 0), 0, {}};
  VAELET_TRY_ASSIGN(
      auto result,
      call.network.behind(step, {layer, std::move(weight),
                                 std::vector<float>(static_cast<std::size_t>(out)), call.origin}));
  return std::vector<Value>{std::move(result)};
}

/// SpaceToDepth: the pixels of each block become channels, in the order of the block.
Outputs space_to_depth(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  VAELET_TRY_ASSIGN(const int block, block_of(call));
  const Sides given = of_one(values->shape);
  if (given.size() != 4 || given[2] % block != 0 || given[3] % block != 0) {
    return call.refuse(
        fill("expected an image whose sides divide by {}, found {}", {block, shape_text(given)}));
  }
  const std::int64_t rows = given[2] / block;
  const std::int64_t columns = given[3] / block;
  auto order = transposed({1, given[1], rows, block, columns, block}, {0, 3, 5, 1, 2, 4});
  order->shape = {1, given[1] * block * block, rows, columns};
  VAELET_TRY_ASSIGN(auto result, call.network.arranged(*values, *order, call.origin));
  return std::vector<Value>{std::move(result)};
}

}  // namespace

NodeTable resizing_nodes() {
  return {{"Resize", resize},
          {"Pad", pad},
          {"DepthToSpace", depth_to_space},
          {"SpaceToDepth", space_to_depth}};
}

}  // namespace vaelet::native
