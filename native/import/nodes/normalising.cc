#include <cmath>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// BatchNormalization with its fixed statistics: a factor and a shift for each channel.
Outputs batch_normalization(const NodeCall& call) {
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  if (call.node.integer("training_mode", 0) != 0) {
    return call.refuse(
        "expected running statistics, found those of the batch; export the model "
        "after model.eval()");
  }
  std::vector<ConstantPointer> parts;
  for (std::size_t index = 1; index <= 4; ++index) {
    VAELET_TRY_ASSIGN(const auto part, call.floats(index));
    if (!part || values->shape.size() < 2 || part->size() != values->shape[1]) {
      return call.refuse("expected scale, bias, mean and variance of each channel");
    }
    parts.push_back(part);
  }
  const double epsilon = call.node.number("epsilon", double{1e-5F});
  const Sides shape = of_one(values->shape);
  const auto count = static_cast<std::size_t>(count_of(shape).value_or(0));
  const std::size_t channels = parts[0]->floats.size();
  std::vector<float> factors;
  std::vector<float> shifts;
  for (std::size_t at = 0; at < count; ++at) {
    const std::size_t channel = at / (count / channels);
    const double factor =
        double{parts[0]->floats[channel]} / std::sqrt(double{parts[3]->floats[channel]} + epsilon);
    factors.push_back(static_cast<float>(factor));
    shifts.push_back(static_cast<float>(double{parts[1]->floats[channel]} -
                                        double{parts[2]->floats[channel]} * factor));
  }
  VAELET_TRY_ASSIGN(auto result, scaled(call, *values, factors, shifts));
  return std::vector<Value>{std::move(result)};
}

/// OneHot of the number of a class.
Outputs one_hot(const NodeCall& call) {
  const LabelValue* label = call.label(0);
  VAELET_TRY_ASSIGN(const auto depth, call.constant(1));
  VAELET_TRY_ASSIGN(const auto ends, call.constant(2));
  if (label == nullptr || !label->is_index || depth->size() != 1 || ends->size() != 2) {
    return call.refuse("expected the number of a class and how many there are");
  }
  const bool is_plain = ends->is_float ? ends->floats == std::vector<float>{0.0F, 1.0F}
                                       : ends->integers == Sides{0, 1};
  const std::int64_t labels = depth->is_float ? std::lround(depth->floats[0]) : depth->integers[0];
  if (!is_plain || labels < 1 || labels > max_labels) {
    return call.refuse("expected 0 and 1 for each of the classes");
  }
  LabelValue result = *label;
  result.is_index = false;
  result.labels = labels;
  result.shape.push_back(labels);
  return std::vector<Value>{std::move(result)};
}

}  // namespace

Outputs label_node(const NodeCall& call) {
  const std::size_t at = call.label(0) != nullptr ? 0 : 1;
  const LabelValue& label = *call.label(at);
  const auto* constant = std::get_if<ConstantPointer>(call.inputs[1 - at]);
  const bool is_bias = call.node.kind == "Add" && constant != nullptr && !label.is_one_hot &&
                       !label.is_index && (*constant)->is_float &&
                       (*constant)->size() == label.width();
  if (!is_bias) {
    return call.refuse(
        "expected the label beside features, or a linear function of it, found "
        "another function of the label");
  }
  LabelValue result = label;
  for (std::size_t index = 0; index < result.bias.size(); ++index) {
    result.bias[index] += (*constant)->floats[index];
  }
  return std::vector<Value>{std::move(result)};
}

std::string_view reason_against(std::string_view kind) {
  if (kind.find("Pool") != std::string_view::npos) return "pooling is not supported";
  if (kind == "InstanceNormalization" || kind == "GroupNormalization" ||
      kind == "LayerNormalization") {
    return "normalisation by the statistics of each image (GroupNorm, InstanceNorm, LayerNorm) is "
           "not supported";
  }
  if (is_reduction(kind)) {
    return "a mean, a sum or the like over computed values is not supported, as of global pooling "
           "or of normalisation by the statistics of each image";
  }
  if (kind == "Expand" || kind == "Tile") {
    return "values that are repeated, such as a label on planes beside an image, are not supported";
  }
  if (kind == "If" || kind == "Loop" || kind == "Scan") return "control flow is not supported";
  if (kind == "GRU" || kind == "LSTM" || kind == "RNN") return "recurrence is not supported";
  if (kind.find("Softmax") != std::string_view::npos) return "softmax is not supported";
  if (kind.starts_with("Random")) {
    return "random numbers are not supported: export the encoder's mean and spread, and the "
           "decoder by itself";
  }
  return {};
}

NodeTable normalising_nodes() {
  return {{"BatchNormalization", batch_normalization}, {"OneHot", one_hot}};
}

}  // namespace vaelet::native
