// What nodes make of the label.
#include <cmath>
#include <functional>
#include <utility>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// A number for each entry that a graph makes of each class.
using ByClass = std::function<double(std::size_t entry, std::size_t index)>;

ByClass entries_of(const LabelValue& label) {
  if (label.is_one_hot) {
    return [](std::size_t entry, std::size_t index) { return entry == index ? 1.0 : 0.0; };
  }
  return [&label](std::size_t entry, std::size_t index) {
    const auto labels = static_cast<std::size_t>(label.labels);
    return double{label.weight[entry * labels + index]} + double{label.bias[entry]};
  };
}

/// Returns values of the label by a table of its classes. It needs no bias: mixing weights have the
/// sum 1.
LabelValue tabulated(const LabelValue& label, const ByClass& value) {
  const auto width = static_cast<std::size_t>(label.width());
  LabelValue result{label.shape, false, label.labels, false, {}, std::vector<float>(width)};
  for (std::size_t entry = 0; entry < width; ++entry) {
    for (std::size_t index = 0; index < static_cast<std::size_t>(label.labels); ++index) {
      result.weight.push_back(static_cast<float>(value(entry, index)));
    }
  }
  return result;
}

/// Returns an input of a node that computes values of the label, another one of which is `label`.
Result<ByClass> operand(const NodeCall& call, std::size_t at, const LabelValue& label) {
  if (const LabelValue* other = call.label(at)) {
    if (is_known(*other) && other->shape == label.shape && other->labels == label.labels) {
      return entries_of(*other);
    }
    return call.refuse("expected the one-hot label, or two values of it in the same shape");
  }
  if (std::holds_alternative<Computed>(*call.inputs[at])) {
    return call.refuse(
        "expected the label beside features or added to them, found another function of both: "
        "gates are not supported");
  }
  VAELET_TRY_ASSIGN(const auto constant, call.constant(at));
  const auto spread = broadcast(constant->shape, of_one(label.shape));
  if (!spread) return call.refuse("expected one number, or one for each value of the label");
  return [constant, order = spread->order](std::size_t entry, std::size_t) {
    return value_at(*constant, static_cast<std::size_t>(order[entry]));
  };
}

/// The number of a class beside those of all classes, in JAX's way: the one-hot label.
Outputs compared(const NodeCall& call, std::size_t at) {
  const LabelValue& label = *call.label(at);
  VAELET_TRY_ASSIGN(const auto classes, call.constant(1 - at));
  bool counts = label.shape.size() > 1 && label.shape.back() == 1;
  for (std::int64_t index = 0; index < classes->size(); ++index) {
    counts = counts && value_at(*classes, static_cast<std::size_t>(index)) == double(index);
  }
  if (!counts || classes->shape.empty() || classes->shape.back() != classes->size()) {
    return call.refuse("expected the number of a class beside 0, 1, 2 and so on");
  }
  return one_hot_label(call, label, classes->size());
}

}  // namespace

bool is_known(const LabelValue& label) {
  return !label.is_index && label.labels > 0 && label.labels <= max_labels && label.width() > 0 &&
         label.width() <= max_features && label.width() * label.labels <= max_constant_values;
}

LabelValue as_table(const LabelValue& label) { return tabulated(label, entries_of(label)); }

Outputs one_hot_label(const NodeCall& call, const LabelValue& label, std::int64_t classes) {
  if (classes < 1 || classes > max_labels || (label.labels != 0 && label.labels != classes)) {
    return call.refuse(
        fill("expected the one-hot label of the classes that have names, at most {}, found {}",
             {max_labels, classes}));
  }
  LabelValue result = label;
  result.is_index = false;
  result.labels = classes;
  if (result.shape.size() > 1 && result.shape.back() == 1) result.shape.pop_back();
  result.shape.push_back(classes);
  return std::vector<Value>{std::move(result)};
}

Outputs label_node(const NodeCall& call) {
  const std::size_t at = call.label(0) != nullptr ? 0 : 1;
  const LabelValue& label = *call.label(at);
  if (label.is_index && call.node.kind == "Equal") return compared(call, at);
  if (!is_known(label)) {
    return call.refuse(
        "expected the one-hot label, found the number of a class, or one of classes that nothing "
        "counts (--labels)");
  }
  if (call.inputs.size() == 1) {
    const PointFunction function = unary_function(call.node);
    return std::vector<Value>{
        tabulated(label, [&, value = entries_of(label)](std::size_t entry, std::size_t index) {
          return function(value(entry, index), 0.0);
        })};
  }
  VAELET_TRY_ASSIGN(const auto first, operand(call, 0, label));
  VAELET_TRY_ASSIGN(const auto second, operand(call, 1, label));
  const PointFunction function = binary_function(call.node.kind);
  return std::vector<Value>{tabulated(label, [&](std::size_t entry, std::size_t index) {
    return function(first(entry, index), second(entry, index));
  })};
}

Outputs scaled_label(const LabelValue& label, const std::vector<float>& factors,
                     const std::vector<float>& shifts) {
  return std::vector<Value>{
      tabulated(label, [&, value = entries_of(label)](std::size_t entry, std::size_t index) {
        return double{factors[entry]} * value(entry, index) + double{shifts[entry]};
      })};
}

}  // namespace vaelet::native
