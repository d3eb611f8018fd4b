#include <algorithm>
#include <numeric>
#include <utility>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Weight [out, in] and bias [out] of a linear function.
struct Linear {
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::vector<float> weight;
  std::vector<float> bias;
};

/// Reads a matrix [in, out], or [out, in] where it is transposed.
Result<Linear> linear_of(const NodeCall& call, std::size_t input, bool is_transposed,
                         double factor) {
  VAELET_TRY_ASSIGN(const auto matrix, call.floats(input));
  if (!matrix || matrix->shape.size() != 2 || matrix->size() == 0) {
    return call.refuse(
        fill("expected a constant matrix as input {}, found something else", {input + 1}));
  }
  Linear linear{matrix->shape[is_transposed ? 1 : 0], matrix->shape[is_transposed ? 0 : 1], {}, {}};
  linear.weight.resize(matrix->floats.size());
  for (std::int64_t row = 0; row < linear.out; ++row) {
    for (std::int64_t column = 0; column < linear.in; ++column) {
      const std::int64_t from =
          is_transposed ? row * linear.in + column : column * linear.out + row;
      linear.weight[static_cast<std::size_t>(row * linear.in + column)] =
          static_cast<float>(factor * double{matrix->floats[static_cast<std::size_t>(from)]});
    }
  }
  linear.bias.resize(static_cast<std::size_t>(linear.out));
  return linear;
}

/// Puts a linear function behind a linear function of the label.
LabelValue linear_of_label(const LabelValue& label, const Linear& linear) {
  LabelValue result{{label.shape.front(), linear.out}, false, label.labels, false, {}, linear.bias};
  const auto labels = static_cast<std::size_t>(label.labels);
  const auto width = static_cast<std::size_t>(linear.in);
  for (std::size_t row = 0; row < static_cast<std::size_t>(linear.out); ++row) {
    const float* weight = linear.weight.data() + row * width;
    for (std::size_t index = 0; index < labels; ++index) {
      double sum = 0.0;
      for (std::size_t at = 0; at < width; ++at) {
        const float value =
            label.is_one_hot ? (at == index ? 1.0F : 0.0F) : label.weight[at * labels + index];
        sum += double{weight[at]} * double{value};
      }
      result.weight.push_back(static_cast<float>(sum));
    }
    double bias = double{linear.bias[row]};
    for (std::size_t at = 0; at < label.bias.size(); ++at) {
      bias += double{weight[at]} * double{label.bias[at]};
    }
    result.bias[row] = static_cast<float>(bias);
  }
  return result;
}

/// A linear function of the last axis, as Keras' Dense or PyTorch's Linear of [N, ..., in]: a
/// convolution of single pixels, each of which has the values of that axis as channels.
Outputs along_last_axis(const NodeCall& call, const Computed& values, Linear linear) {
  const Sides given = of_one(values.shape);
  const std::int64_t rows = *count_of(given) / linear.in;
  const bool is_image = given.size() == 4;
  const Sides last{1, is_image ? given[1] : rows, is_image ? given[2] : 1, linear.in};
  if (std::max(last[1], last[2]) > max_image_side) {
    return call.refuse(fill("expected at most {} rows of features, found values of the shape {}",
                            {max_image_side, shape_text(given)}));
  }
  VAELET_TRY_ASSIGN(const auto first,
                    call.network.arranged(values, *transposed(last, {0, 3, 1, 2}), call.origin));
  VAELET_TRY_ASSIGN(const int step, call.network.image(first, call.origin));
  const Conv2d layer{
      "", static_cast<int>(linear.in), static_cast<int>(linear.out), 1, 1, Padding(0), {}};
  VAELET_TRY_ASSIGN(const auto image,
                    call.network.behind(step, {layer, std::move(linear.weight),
                                               std::move(linear.bias), call.origin}));
  const auto back = transposed(of_one(image.shape), {0, 2, 3, 1});
  VAELET_TRY_ASSIGN(auto result, call.network.arranged(image, *back, call.origin));
  result.shape = values.shape;
  result.shape.back() = linear.out;
  return std::vector<Value>{std::move(result)};
}

Outputs applied(const NodeCall& call, const Value* input, Linear linear) {
  const auto* values = input == nullptr ? nullptr : std::get_if<Computed>(input);
  if (const auto* label = input == nullptr ? nullptr : std::get_if<LabelValue>(input)) {
    if (label->is_index || label->width() != linear.in ||
        linear.out * linear.in * label->labels > max_constant_values) {
      return call.refuse(
          fill("expected the one-hot label of {} classes, found another form of it", {linear.in}));
    }
    return std::vector<Value>{linear_of_label(*label, linear)};
  }
  if (values == nullptr) return call.refuse("expected values that the network computes");
  const auto features = count_of(of_one(values->shape));
  if (features && values->shape.size() > 2 && *features > linear.in &&
      values->shape.back() == linear.in) {
    return along_last_axis(call, *values, std::move(linear));
  }
  if (!features || *features != linear.in || values->shape.back() != linear.in) {
    return call.refuse(fill("expected {} features, found values of the shape {}",
                            {linear.in, shape_text(of_one(values->shape))}));
  }
  VAELET_TRY_ASSIGN(const int step, call.network.features(*values, call.origin));
  Dense dense{"", static_cast<int>(linear.in), static_cast<int>(linear.out), {}};
  VAELET_TRY_ASSIGN(auto result, call.network.behind(step, {dense, std::move(linear.weight),
                                                            std::move(linear.bias), call.origin}));
  Sides shape = values->shape;
  shape.back() = result.shape.back();
  result.shape = shape;
  return std::vector<Value>{std::move(result)};
}

Outputs gemm(const NodeCall& call) {
  if (call.node.integer("transA", 0) != 0) {
    return call.refuse("expected values that are not transposed, found transA");
  }
  VAELET_TRY_ASSIGN(auto linear, linear_of(call, 1, call.node.integer("transB", 0) != 0,
                                           call.node.number("alpha", 1.0)));
  VAELET_TRY_ASSIGN(const auto bias, call.floats(2));
  if (bias) {
    const auto order = broadcast(bias->shape, {1, linear.out});
    if (!order) return call.refuse("expected a bias for each output, found another shape");
    const double beta = call.node.number("beta", 1.0);
    for (std::size_t at = 0; at < linear.bias.size(); ++at) {
      const auto from = static_cast<std::size_t>(order->order[at]);
      linear.bias[at] = static_cast<float>(beta * double{bias->floats[from]});
    }
  }
  return applied(call, call.has(0) ? call.inputs[0] : nullptr, std::move(linear));
}

/// Returns values with their last two axes swapped.
Result<Computed> last_swapped(const NodeCall& call, const Computed& values) {
  Sides axes(values.shape.size());
  std::iota(axes.begin(), axes.end(), 0);
  std::swap(axes.back(), axes[axes.size() - 2]);
  return call.network.arranged(values, *transposed(of_one(values.shape), axes), call.origin);
}

/// A constant matrix times values: a linear function of the last axis but one.
Outputs product_from_left(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(1));
  if (values->shape.size() < 3) {
    return call.refuse("expected values times a constant matrix, found a matrix times values");
  }
  VAELET_TRY_ASSIGN(auto linear, linear_of(call, 0, true, 1.0));
  VAELET_TRY_ASSIGN(const Value swapped, last_swapped(call, *values));
  VAELET_TRY_ASSIGN(const auto outputs, applied(call, &swapped, std::move(linear)));
  VAELET_TRY_ASSIGN(auto result, last_swapped(call, std::get<Computed>(outputs.front())));
  return std::vector<Value>{std::move(result)};
}

Outputs matrix_product(const NodeCall& call) {
  if (call.has(0) && std::holds_alternative<ConstantPointer>(*call.inputs[0])) {
    return product_from_left(call);
  }
  if (call.has(1) && !std::holds_alternative<ConstantPointer>(*call.inputs[1])) {
    return call.refuse(
        "expected values and a constant matrix, found two computed values, as of "
        "attention");
  }
  VAELET_TRY_ASSIGN(auto linear, linear_of(call, 1, false, 1.0));
  return applied(call, call.inputs[0], std::move(linear));
}

}  // namespace

NodeTable dense_nodes() { return {{"Gemm", gemm}, {"MatMul", matrix_product}}; }

}  // namespace vaelet::native
