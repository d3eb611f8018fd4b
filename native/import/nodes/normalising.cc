#include <cmath>

#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// A factor and a shift for each value.
struct Scaling {
  std::vector<float> factors;
  std::vector<float> shifts;
};

/// Returns what fixed statistics make of `count` values in so many channels.
Result<Scaling> scaling_of(const NodeCall& call, std::int64_t channels, std::int64_t count) {
  if (call.node.integer("training_mode", 0) != 0) {
    return call.refuse(
        "expected running statistics, found those of the batch; export the model "
        "after model.eval()");
  }
  std::vector<ConstantPointer> parts;
  for (std::size_t index = 1; index <= 4; ++index) {
    VAELET_TRY_ASSIGN(const auto part, call.floats(index));
    if (!part || part->size() != channels || channels < 1) {
      return call.refuse("expected scale, bias, mean and variance of each channel");
    }
    parts.push_back(part);
  }
  const double epsilon = call.node.number("epsilon", double{1e-5F});
  Scaling scaling;
  for (std::int64_t at = 0; at < count; ++at) {
    const auto channel = static_cast<std::size_t>(at / (count / channels));
    const double factor =
        double{parts[0]->floats[channel]} / std::sqrt(double{parts[3]->floats[channel]} + epsilon);
    scaling.factors.push_back(static_cast<float>(factor));
    scaling.shifts.push_back(static_cast<float>(double{parts[1]->floats[channel]} -
                                                double{parts[2]->floats[channel]} * factor));
  }
  return scaling;
}

/// BatchNormalization with its fixed statistics.
Outputs batch_normalization(const NodeCall& call) {
  if (const LabelValue* label = call.label(0); label != nullptr && is_known(*label)) {
    VAELET_TRY_ASSIGN(const auto scaling, scaling_of(call, label->width(), label->width()));
    return scaled_label(*label, scaling.factors, scaling.shifts);
  }
  VAELET_TRY_ASSIGN(const Computed* values, call.computed(0));
  const Sides shape = of_one(values->shape);
  const std::int64_t channels = shape.size() < 2 ? 0 : shape[1];
  VAELET_TRY_ASSIGN(const auto scaling, scaling_of(call, channels, count_of(shape).value_or(0)));
  VAELET_TRY_ASSIGN(auto result, scaled(call, *values, scaling.factors, scaling.shifts));
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
  if (!is_plain) return call.refuse("expected 0 and 1 for each of the classes");
  return one_hot_label(call, *label, labels);
}

}  // namespace

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
  const bool rounds = kind.find("Integer") != std::string_view::npos || kind.starts_with("QLinear");
  if (rounds || kind.find("uantizeLinear") != std::string_view::npos) {
    return "values that are rounded to whole numbers between layers are not supported: import the "
           "model as it was before it was quantised, or with weights alone in 8 bits";
  }
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
