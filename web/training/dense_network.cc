#include "web/training/dense_network.h"

#include <algorithm>
#include <variant>

#include "shared/base/text.h"

namespace vaelet::training {
namespace {

/// Floats behind the last output that an activation computed in whole vectors may write.
constexpr std::size_t spare = 3;

bool keeps_values(const Layer& layer) {
  return std::holds_alternative<Flatten>(layer) || std::holds_alternative<Unflatten>(layer);
}

bool is_trainable(const Activation& activation) {
  return activation.kind == ActivationKind::none || activation.kind == ActivationKind::relu;
}

void add_bias(const float* bias, std::size_t rows, std::size_t columns, float* values) {
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < columns; ++i) values[i] += bias[i];
    values += columns;
  }
}

void apply_relu(float* values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) values[i] = values[i] > 0.0F ? values[i] : 0.0F;
}

/// Where an output is 0, nothing of the gradient passes.
void apply_relu_gradient(const float* outputs, std::size_t count, float* gradient) {
  for (std::size_t i = 0; i < count; ++i) gradient[i] = outputs[i] > 0.0F ? gradient[i] : 0.0F;
}

/// Sets sums [columns] to those of the rows.
void sum_rows(const float* values, std::size_t rows, std::size_t columns, float* sums) {
  std::fill(sums, sums + columns, 0.0F);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < columns; ++i) sums[i] += values[i];
    values += columns;
  }
}

}  // namespace

Result<DenseNetwork> DenseNetwork::create(const std::vector<Layer>& layers,
                                          std::size_t first_parameter, std::size_t most_rows) {
  DenseNetwork network;
  std::size_t next = first_parameter;
  for (const Layer& layer : layers) {
    if (keeps_values(layer)) continue;
    const auto* dense = std::get_if<Dense>(&layer);
    if (dense == nullptr || !is_trainable(dense->activation)) {
      return fail(ErrorCode::model_unsupported,
                  fill("training here takes dense layers with the activation relu or none, found "
                       "another one behind {} of them",
                       {network.layers_.size()}));
    }
    const auto in = static_cast<std::size_t>(dense->in);
    const auto out = static_cast<std::size_t>(dense->out);
    const bool has_relu = dense->activation.kind == ActivationKind::relu;
    network.layers_.push_back({in, out, has_relu, next, next + in * out});
    network.outputs_.emplace_back(most_rows * out + spare);
    network.gradients_.emplace_back(most_rows * out);
    next += in * out + out;
  }
  return network;
}

std::size_t DenseNetwork::parameter_count() const {
  std::size_t count = 0;
  for (const DenseLayer& layer : layers_) count += layer.in * layer.out + layer.out;
  return count;
}

float* DenseNetwork::forward(const float* parameters, const float* x, std::size_t rows) {
  x_ = x;
  for (std::size_t index = 0; index < layers_.size(); ++index) {
    const DenseLayer& layer = layers_[index];
    float* y = outputs_[index].data();
    const MatrixView weight = rows_of(parameters + layer.weight, layer.in);
    multiplier_.multiply({rows, layer.in, layer.out}, rows_of(x, layer.in), weight.transposed(), y);
    add_bias(parameters + layer.bias, rows, layer.out, y);
    if (layer.has_relu) apply_relu(y, rows * layer.out);
    x = y;
  }
  return outputs_.back().data();
}

void DenseNetwork::backward(const float* parameters, float* output_gradient, std::size_t rows,
                            float* gradients, float* input_gradient) {
  float* gradient = output_gradient;
  for (std::size_t index = layers_.size(); index-- > 0;) {
    const DenseLayer& layer = layers_[index];
    const float* x = index == 0 ? x_ : outputs_[index - 1].data();
    if (layer.has_relu) apply_relu_gradient(outputs_[index].data(), rows * layer.out, gradient);
    sum_rows(gradient, rows, layer.out, gradients + layer.bias);
    const MatrixView view = rows_of(gradient, layer.out);
    multiplier_.multiply({layer.out, rows, layer.in}, view.transposed(), rows_of(x, layer.in),
                         gradients + layer.weight);
    float* below = index == 0 ? input_gradient : gradients_[index - 1].data();
    if (below == nullptr) return;
    multiplier_.multiply({rows, layer.out, layer.in}, view,
                         rows_of(parameters + layer.weight, layer.in), below);
    gradient = below;
  }
}

}  // namespace vaelet::training
