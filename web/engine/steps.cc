#include "web/engine/steps.h"

#include <algorithm>
#include <cstddef>

#include "shared/base/overloaded.h"

namespace vaelet::engine {

void ScaleAndShift::run(int values, const float* input, float* output) const {
  const std::size_t channels = weight.size();
  for (const float* end = input + values; input != end;) {
    for (std::size_t channel = 0; channel < channels; ++channel) {
      *output++ = weight[channel] * *input++ + bias[channel];
    }
  }
}

void AddRows::run(int values, const float* input, float* output) const {
  for (int i = 0; i < values; ++i) output[i] = input[i] + other[i];
}

void AppendLabel::run(int batch, const float* input, const float* label_weights,
                      float* output) const {
  for (int row = 0; row < batch; ++row) {
    output = std::copy_n(input, features, output);
    output = std::copy_n(label_weights, labels, output);
    input += features;
    label_weights += labels;
  }
}

void RepeatPixels::run(int batch, const float* input, float* output) const {
  const int out_row = image.width * factor * image.channels;
  for (int row = 0; row < batch * image.height; ++row) {
    float* first = output;
    for (int x = 0; x < image.width; ++x) {
      for (int copy = 0; copy < factor; ++copy) {
        output = std::copy_n(input, image.channels, output);
      }
      input += image.channels;
    }
    for (int copy = 1; copy < factor; ++copy) output = std::copy_n(first, out_row, output);
  }
}

void Reorder::run(int batch, const float* input, float* output) const {
  for (int row = 0; row < batch; ++row) {
    for (const int index : from) *output++ = input[index];
    input += from.size();
  }
}

xnn_status prepare(Step& step, int batch) {
  auto* op = std::get_if<XnnOperator>(&step.work);
  return op == nullptr ? xnn_status_success : op->prepare(batch, step.in, step.out);
}

void run(Step& step, int batch, const float* label_weights) {
  const int values = batch * step.out_size;
  std::visit(
      Overloaded{
          [](const XnnOperator& op) { op.run(); },
          [&](std::unique_ptr<ImageOperator>& op) { op->run(batch, step.in, step.out); },
          [&](const RepeatPixels& repeat) { repeat.run(batch, step.in, step.out); },
          [&](const ScaleAndShift& affine) { affine.run(values, step.in, step.out); },
          [&](const CopyRows&) { std::copy_n(step.in, values, step.out); },
          [&](const AddRows& add) { add.run(values, step.in, step.out); },
          [&](const AppendLabel& append) { append.run(batch, step.in, label_weights, step.out); },
          [&](const Reorder& reorder) { reorder.run(batch, step.in, step.out); }},
      step.work);
  step.activation.run(step.out, static_cast<std::size_t>(values));
}

}  // namespace vaelet::engine
