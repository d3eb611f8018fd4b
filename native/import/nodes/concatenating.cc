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

bool is_known(const LabelValue& label) {
  return !label.is_index && label.labels > 0 && label.labels <= max_labels && label.width() > 0 &&
         label.width() <= max_features;
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

/// Puts the values of a network and of a label side by side.
class Concatenation {
 public:
  explicit Concatenation(const NodeCall& call) : call_(call) {}

  Result<void> add(std::size_t index) {
    if (const LabelValue* label = call_.label(index)) return add_label(*label);
    VAELET_TRY_ASSIGN(const Computed* values, call_.computed(index));
    const auto width = count_of(of_one(values->shape));
    if (label_ != nullptr) behind_label_ = true;
    if (!features_) {
      features_ = *values;
      features_->shape = {call_.network.batch(), *width};
    } else {
      VAELET_TRY_ASSIGN(features_, call_.network.joined(*features_, *values, call_.origin));
    }
    if (label_ == nullptr) before_label_ = features_->shape[1];
    return {};
  }

  Outputs result() {
    if (!features_) return call_.refuse("expected values of the network, found none");
    if (label_ == nullptr) return std::vector<Value>{*features_};
    VAELET_TRY_ASSIGN(auto both, with_label_behind(call_, *features_, *label_));
    if (!behind_label_) return std::vector<Value>{std::move(both)};
    Arrangement order{{1, both.shape[1]}, {}};
    const auto append = [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t at = from; at < to; ++at) {
        order.order.push_back(static_cast<std::int32_t>(at));
      }
    };
    const std::int64_t features = features_->shape[1];
    append(0, before_label_);
    append(features, features + label_->width());
    append(before_label_, features);
    VAELET_TRY_ASSIGN(auto ordered, call_.network.arranged(both, order, call_.origin));
    return std::vector<Value>{std::move(ordered)};
  }

 private:
  Result<void> add_label(const LabelValue& label) {
    if (label_ != nullptr || !is_known(label)) {
      return call_.refuse("expected the one-hot label, once, found it twice, or as a number");
    }
    label_ = &label;
    return {};
  }

  const NodeCall& call_;
  std::optional<Computed> features_;
  const LabelValue* label_ = nullptr;
  std::int64_t before_label_ = 0;
  bool behind_label_ = false;
};

/// Returns whether a value is one for each image, with sides of 1 beside the concatenated axis.
bool is_flat(const Value& value, std::int64_t given) {
  const auto* values = std::get_if<Computed>(&value);
  const auto* label = std::get_if<LabelValue>(&value);
  if (values == nullptr && label == nullptr) return false;
  const Sides& shape = values != nullptr ? values->shape : label->shape;
  const auto axis = axis_of(given, shape.size());
  if (!axis || *axis == 0) return false;
  return count_of(of_one(shape)) == std::optional(shape[*axis]);
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
          "expected features or the label to put side by side, found images: label "
          "planes and joined images are not supported");
    }
    if (const LabelValue* label = call.label(index)) rank = label->shape.size();
    VAELET_TRY(concatenation.add(index));
  }
  VAELET_TRY_ASSIGN(auto result, concatenation.result());
  auto& values = std::get<Computed>(result.front());
  // A 1 x 1 image stays one.
  const auto* first = std::get_if<Computed>(call.inputs.front());
  if (first != nullptr) rank = first->shape.size();
  const auto at = axis_of(axis, rank);
  Sides shape(rank, 1);
  shape.front() = call.network.batch();
  shape[at.value_or(1)] = values.shape[1];
  values.shape = shape;
  return result;
}

}  // namespace vaelet::native
