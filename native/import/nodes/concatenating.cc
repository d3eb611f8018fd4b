#include <algorithm>
#include <utility>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Appends constants to each other: shapes and other short lists.
Outputs joined_constants(const NodeCall& call) {
  auto result = std::make_shared<Constant>();
  result->is_float = false;
  for (std::size_t index = 0; index < call.inputs.size(); ++index) {
    VAELET_TRY_ASSIGN(const auto part, call.constant(index));
    if (part->shape.size() != 1) {
      return call.refuse("expected constants of one dimension, found others");
    }
    if (index == 0) result->is_float = part->is_float;
    if (part->is_float != result->is_float) return call.refuse("expected constants of one type");
    result->floats.insert(result->floats.end(), part->floats.begin(), part->floats.end());
    result->integers.insert(result->integers.end(), part->integers.begin(), part->integers.end());
    if (result->size() > max_constant_values) return call.refuse("expected fewer values");
  }
  result->shape = {result->size()};
  return std::vector<Value>{ConstantPointer(std::move(result))};
}

/// Returns features, and the label, or what a linear function makes of it, behind them.
Result<Computed> with_label_behind(const NodeCall& call, const Computed& features,
                                   const LabelValue& label) {
  VAELET_TRY_ASSIGN(const int step, call.network.features(features, call.origin));
  Piece piece{
      JoinLabel{static_cast<int>(label.labels), static_cast<int>(label.width()), label.is_one_hot},
      label.weight, label.bias, call.origin};
  return call.network.behind(step, std::move(piece));
}

/// Puts the values of a network and of the label side by side.
class Concatenation {
 public:
  explicit Concatenation(const NodeCall& call) : call_(call) {}

  Result<void> add(std::size_t index) {
    if (const LabelValue* label = call_.label(index)) return add_label(*label);
    VAELET_TRY_ASSIGN(const Computed* values, call_.computed(index));
    const auto width = count_of(of_one(values->shape));
    const std::int64_t before = features_ ? features_->shape[1] : 0;
    if (!features_) {
      features_ = *values;
      features_->shape = {call_.network.batch(), *width};
    } else {
      VAELET_TRY_ASSIGN(features_, call_.network.joined(*features_, *values, call_.origin));
    }
    parts_.push_back({false, before, *width});
    return {};
  }

  Outputs result() {
    if (!features_) return call_.refuse("expected values of the network, found none");
    if (!label_) return std::vector<Value>{*features_};
    VAELET_TRY_ASSIGN(auto both, with_label_behind(call_, *features_, *label_));
    Arrangement order{{1, both.shape[1]}, {}};
    for (const Part& part : parts_) {
      const std::int64_t from = part.from + (part.is_label ? features_->shape[1] : 0);
      for (std::int64_t at = from; at < from + part.width; ++at) {
        order.order.push_back(static_cast<std::int32_t>(at));
      }
    }
    VAELET_TRY_ASSIGN(auto ordered, call_.network.arranged(both, order, call_.origin));
    return std::vector<Value>{std::move(ordered)};
  }

 private:
  /// Where an input stands among all features, or among all values of the label.
  struct Part {
    bool is_label = false;
    std::int64_t from = 0;
    std::int64_t width = 0;
  };

  Result<void> add_label(const LabelValue& label) {
    if (!is_known(label)) {
      return call_.refuse("expected the one-hot label, found the number of a class");
    }
    parts_.push_back({true, label_ ? label_->width() : 0, label.width()});
    if (!label_) {
      label_ = label;
      return {};
    }
    label_ = as_table(*label_);
    const LabelValue more = as_table(label);
    label_->weight.insert(label_->weight.end(), more.weight.begin(), more.weight.end());
    label_->bias.insert(label_->bias.end(), more.bias.begin(), more.bias.end());
    if (more.labels == label_->labels && is_known(*label_)) return {};
    return call_.refuse("expected one label, found values of two, or too many of them");
  }

  const NodeCall& call_;
  std::optional<Computed> features_;
  std::optional<LabelValue> label_;
  std::vector<Part> parts_;
};

/// Returns whether a value is one for each image, with sides of 1 beside the concatenated axis or,
/// of vectors that become rows, before it.
bool is_flat(const Value& value, std::int64_t given) {
  const auto* values = std::get_if<Computed>(&value);
  const auto* label = std::get_if<LabelValue>(&value);
  if (values == nullptr && label == nullptr) return false;
  const Sides& shape = values != nullptr ? values->shape : label->shape;
  const auto axis = axis_of(given, shape.size());
  if (!axis || *axis == 0) return false;
  const bool is_row = shape.size() == 3 && *axis == 1 && shape[1] == 1;
  return is_row || count_of(of_one(shape)) == std::optional(shape[*axis]);
}

/// Returns the shape of a value of one image, for a sentence.
std::string shape_of(const Value& value) {
  if (const auto* values = std::get_if<Computed>(&value)) return shape_text(of_one(values->shape));
  if (const auto* label = std::get_if<LabelValue>(&value)) return shape_text(of_one(label->shape));
  return shape_text(std::get<ConstantPointer>(value)->shape);
}

}  // namespace

Outputs label_added(const NodeCall& call, const Computed& values, const LabelValue& label) {
  const std::int64_t width = label.width();
  if (!is_known(label) || values.shape.size() != 2 || values.shape[1] != width) {
    return call.refuse(
        "expected features and as many values of a linear function of the label to add, found "
        "other shapes");
  }
  VAELET_TRY_ASSIGN(const auto both, with_label_behind(call, values, label));
  Dense sum;
  sum.in = static_cast<int>(2 * width);
  sum.out = static_cast<int>(width);
  if (2 * width * width > max_parameters) return call.refuse("expected fewer features");
  const auto rows = static_cast<std::size_t>(width);
  Piece piece{std::move(sum), std::vector<float>(2 * rows * rows), std::vector<float>(rows),
              call.origin};
  for (std::size_t row = 0; row < rows; ++row) {
    piece.weight[2 * rows * row + row] = 1.0F;
    piece.weight[2 * rows * row + rows + row] = 1.0F;
  }
  VAELET_TRY_ASSIGN(auto result, call.network.behind(both.step, std::move(piece)));
  return std::vector<Value>{std::move(result)};
}

Outputs concatenated(const NodeCall& call, std::int64_t axis) {
  if (call.inputs.empty()) return call.refuse("expected inputs, found none");
  bool all_constant = true;
  for (const Value* input : call.inputs) {
    if (input == nullptr) return call.refuse("expected all inputs, found one left out");
    all_constant = all_constant && std::holds_alternative<ConstantPointer>(*input);
  }
  if (all_constant) return joined_constants(call);
  Concatenation concatenation(call);
  std::size_t rank = 2;
  for (std::size_t index = 0; index < call.inputs.size(); ++index) {
    if (!is_flat(*call.inputs[index], axis)) {
      return call.refuse(
          fill("expected features or the label to put side by side, found values of the shape {} "
               "along the axis {}: label planes, joined images and stacked features are not "
               "supported",
               {shape_of(*call.inputs[index]), axis}));
    }
    if (const LabelValue* label = call.label(index)) rank = label->shape.size();
    VAELET_TRY(concatenation.add(index));
  }
  VAELET_TRY_ASSIGN(auto result, concatenation.result());
  auto& values = std::get<Computed>(result.front());
  // A 1 x 1 image stays one.
  const auto* first = std::get_if<Computed>(call.inputs.front());
  if (first != nullptr) rank = first->shape.size();
  const std::size_t at = axis_of(axis, rank).value_or(1);
  Sides shape(rank, 1);
  shape.front() = call.network.batch();
  if (first != nullptr && rank == 3 && at == 1)
    shape[2] = std::max<std::int64_t>(first->shape[2], 1);
  shape[at] = values.shape[1] / (rank == 3 && at == 1 ? shape[2] : 1);
  if (count_of(of_one(shape)) != std::optional(values.shape[1])) {
    return call.refuse("expected rows of the same length, found others");
  }
  values.shape = shape;
  return result;
}

}  // namespace vaelet::native
