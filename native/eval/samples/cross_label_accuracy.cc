#include <algorithm>
#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "native/eval/measures.h"
#include "native/torch/sampling.h"

namespace vaelet::native {
namespace {

/// Returns every class but its own for each row: classes [N] int64 to [N, K - 1] int64.
torch::Tensor other_classes(const torch::Tensor& classes, std::int64_t class_count) {
  return (classes.unsqueeze(1) + torch::arange(1, class_count)).remainder(class_count);
}

}  // namespace

std::vector<Measure> cross_label_accuracy(EvaluationContext& context) {
  const auto class_count = static_cast<std::int64_t>(context.data().class_names.size());
  if (!is_conditional(context.spec()) || class_count < 2) return {};
  // As many z as together give about as many images as the other measures have.
  const auto others = class_count - 1;
  const auto z_count = std::max<std::int64_t>(context.options().samples / others, 2);
  const Samples& samples = context.samples();
  const auto z = samples.z.slice(0, 0, z_count);
  const auto classes = other_classes(samples.images.classes.slice(0, 0, z_count), class_count);

  const auto labels = torch::one_hot(classes.flatten(), class_count).to(torch::kFloat);
  const auto images = decode_pixels(context.vae(), z.repeat_interleave(others, 0), labels);
  const auto predictions = context.predict_labels(images).view_as(classes);
  // The images of one z are not independent: the error is that of the mean over z.
  Measure measure = mean_measure((predictions == classes).to(torch::kFloat64).mean(1));
  measure.real = context.real_label_accuracy();
  return {std::move(measure)};
}

}  // namespace vaelet::native
