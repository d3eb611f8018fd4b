#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// How values become one: `join` takes in one more, `finish` has their number.
struct Reduction {
  double start = 0.0;
  double (*join)(double so_far, double value) = nullptr;
  double (*finish)(double all, double count) = [](double all, double) { return all; };
};

double add(double so_far, double value) { return so_far + value; }
double add_square(double so_far, double value) { return so_far + value * value; }

const std::map<std::string_view, Reduction>& reductions() {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  static const std::map<std::string_view, Reduction> all = {
      {"ReduceSum", {0.0, add}},
      {"ReduceMean", {0.0, add, [](double sum, double count) { return sum / count; }}},
      {"ReduceSumSquare", {0.0, add_square}},
      {"ReduceL1", {0.0, [](double sum, double value) { return sum + std::fabs(value); }}},
      {"ReduceL2", {0.0, add_square, [](double sum, double) { return std::sqrt(sum); }}},
      {"ReduceProd", {1.0, [](double product, double value) { return product * value; }}},
      {"ReduceMax", {-infinite, [](double most, double value) { return std::max(most, value); }}},
      {"ReduceMin", {infinite, [](double least, double value) { return std::min(least, value); }}},
  };
  return all;
}

/// Returns for each axis whether it is summed up.
Result<std::vector<bool>> reduced_axes(const NodeCall& call, std::size_t rank) {
  VAELET_TRY_ASSIGN(const Sides axes, call.list(1, "axes"));
  const bool takes_all = axes.empty() && call.node.integer("noop_with_empty_axes", 0) == 0;
  std::vector<bool> is_reduced(rank, takes_all);
  for (const std::int64_t given : axes) {
    const auto axis = axis_of(given, rank);
    if (!axis) return call.refuse("expected axes of its input, found another one");
    is_reduced[*axis] = true;
  }
  return is_reduced;
}

/// Returns the equal weights of a mean for each channel, without groups; nothing where they are too
/// many.
std::optional<KernelWeight> mean_weight(std::int64_t channels, std::int64_t rows,
                                        std::int64_t columns) {
  if (channels * channels * rows * columns > max_parameters) return std::nullopt;
  const std::int64_t pixels = rows * columns;
  const std::vector<float> equal(static_cast<std::size_t>(channels * pixels),
                                 1.0F / static_cast<float>(pixels));
  return in_one_group({{channels, 1, rows, columns}, equal}, channels);
}

tl::unexpected<Error> too_large(const NodeCall& call) {
  return call.refuse(fill(
      "expected a mean that a layer of at most {} weights computes, found a larger image or kernel",
      {max_parameters}));
}

/// Returns why a node's means are not of the same number of pixels everywhere; empty where they
/// are.
std::string_view uneven_means(const Node& node, const Sides& image, const Sides& kernel) {
  const Sides pads = node.integers("pads");
  const bool is_padded = std::ranges::any_of(pads, [](std::int64_t side) { return side != 0; }) ||
                         node.text("auto_pad", "NOTSET").starts_with("SAME");
  if (is_padded && node.integer("count_include_pad", 0) == 0) {
    return "expected no padding, or padding that counts (count_include_pad): at the edges the mean "
           "is of fewer pixels";
  }
  Sides strides = node.integers("strides");
  if (strides.size() != 2) strides = {1, 1};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const std::int64_t padding = pads.size() == 4 ? pads[axis] + pads[axis + 2] : 0;
    const bool is_whole =
        strides[axis] > 0 && (image[axis + 2] + padding - kernel[axis]) % strides[axis] == 0;
    if (!is_whole && node.integer("ceil_mode", 0) != 0) {
      return "expected a kernel that ends at the edge (ceil_mode): there the mean is of fewer "
             "pixels";
    }
  }
  const Sides dilations = node.integers("dilations");
  if (std::ranges::any_of(dilations, [](std::int64_t side) { return side != 1; })) {
    return "expected a mean of neighbours, without dilation";
  }
  return {};
}

/// AveragePool: a convolution of each channel by itself, with equal weights.
Outputs average_pool(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  const Sides& shape = values->shape;
  const Sides kernel = call.node.integers("kernel_shape");
  const bool is_sane = kernel.size() == 2 && std::ranges::all_of(kernel, [](std::int64_t side) {
                         return side >= 1 && side <= max_kernel;
                       });
  if (shape.size() != 4 || !is_sane) {
    return call.refuse(fill(
        "expected an image [N, C, H, W] and a kernel of 1 to {} rows and columns", {max_kernel}));
  }
  const std::string_view uneven = uneven_means(call.node, shape, kernel);
  if (!uneven.empty()) return call.refuse(std::string(uneven));
  auto weight = mean_weight(shape[1], kernel[0], kernel[1]);
  if (!weight) return too_large(call);
  return convolved(call, std::move(*weight),
                   std::vector<float>(static_cast<std::size_t>(shape[1])));
}

/// The mean of each channel of an image: a dense layer.
Outputs channel_means(const NodeCall& call, const Computed& image, bool keeps_sides) {
  const std::int64_t channels = image.shape[1];
  auto weight = mean_weight(channels, image.shape[2], image.shape[3]);
  if (!weight) return too_large(call);
  const std::int64_t features = channels * image.shape[2] * image.shape[3];
  VAELET_TRY_ASSIGN(const int step, call.network.features(image, call.origin));
  const Dense layer{"", static_cast<int>(features), static_cast<int>(channels), {}};
  VAELET_TRY_ASSIGN(
      const auto means,
      call.network.behind(step,
                          {layer, std::move(weight->values),
                           std::vector<float>(static_cast<std::size_t>(channels)), call.origin}));
  Sides shape = {call.network.batch(), channels};
  if (keeps_sides) shape.insert(shape.end(), {1, 1});
  return value_in_shape(call, means, shape);
}

Outputs global_average_pool(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  if (values->shape.size() != 4) return call.refuse("expected an image [N, C, H, W]");
  return channel_means(call, *values, true);
}

Outputs reduce_mean(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  VAELET_TRY_ASSIGN(const auto is_reduced, reduced_axes(call, values->shape.size()));
  if (is_reduced != std::vector<bool>{false, false, true, true}) {
    return call.refuse("expected a mean over the rows and columns of an image [N, C, H, W]");
  }
  return channel_means(call, *values, call.node.integer("keepdims", 1) != 0);
}

}  // namespace

NodeTable averaging_nodes() {
  return {{"AveragePool", average_pool},
          {"GlobalAveragePool", global_average_pool},
          {"ReduceMean", reduce_mean}};
}

bool is_reduction(std::string_view kind) { return reductions().contains(kind); }

Result<Value> reduced_constant(const NodeCall& call) {
  const Reduction& reduction = reductions().find(call.node.kind)->second;
  VAELET_TRY_ASSIGN(const auto constant, call.constant(0));
  VAELET_TRY_ASSIGN(const auto is_reduced, reduced_axes(call, constant->shape.size()));
  const bool keeps_sides = call.node.integer("keepdims", 1) != 0;
  Constant result{{}, constant->is_float, {}, {}};
  Sides shape = constant->shape;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (is_reduced[axis]) shape[axis] = 1;
    if (!is_reduced[axis] || keeps_sides) result.shape.push_back(shape[axis]);
  }
  const auto count = static_cast<std::size_t>(count_of(shape).value_or(0));
  // Where each value goes: the numbers of the result, repeated to the shape of the constant.
  const auto places = broadcast(shape, constant->shape);
  if (count == 0 || constant->size() == 0 || !places) {
    return call.refuse("expected a constant with values, found an empty one");
  }
  std::vector<double> values(count, reduction.start);
  for (std::size_t at = 0; at < places->order.size(); ++at) {
    double& value = values[static_cast<std::size_t>(places->order[at])];
    value = reduction.join(value, value_at(*constant, at));
  }
  const double each = static_cast<double>(constant->size()) / static_cast<double>(count);
  for (const double value : values) append(result, reduction.finish(value, each));
  return constant_value(std::move(result));
}

}  // namespace vaelet::native
