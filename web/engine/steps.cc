#include "web/engine/steps.h"

#include <algorithm>
#include <cstddef>

#include "shared/base/overloaded.h"

namespace vaelet::engine {

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
  const auto nothing_to_do = [](const auto&) { return xnn_status_success; };
  return std::visit(
      Overloaded{[&](XnnOperator& op) { return op.prepare(batch, step.in, step.out); },
                 [&](const Convolution& kind) { return nothing_to_do(kind); },
                 [&](const RepeatPixels& kind) { return nothing_to_do(kind); },
                 [&](const AppendLabel& kind) { return nothing_to_do(kind); },
                 [&](const Reorder& kind) { return nothing_to_do(kind); }},
      step.work);
}

void run(Step& step, int batch, const float* label_weights) {
  std::visit(
      Overloaded{
          [](const XnnOperator& op) { op.run(); },
          [&](Convolution& convolution) { convolution.run(batch, step.in, step.out); },
          [&](const RepeatPixels& repeat) { repeat.run(batch, step.in, step.out); },
          [&](const AppendLabel& append) { append.run(batch, step.in, label_weights, step.out); },
          [&](const Reorder& reorder) { reorder.run(batch, step.in, step.out); }},
      step.work);
  if (step.activation != nullptr) {
    step.activation({step.out, static_cast<std::size_t>(batch * step.out_size)});
  }
}

}  // namespace vaelet::engine
