#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "native/eval/latents/latents.h"
#include "native/eval/measures.h"
#include "native/eval/strokes/handwriting.h"

namespace vaelet::native {
namespace {

torch::Tensor classes_of(const ClassedImages& images, const MeasuredStrokes& strokes) {
  return images.classes.index_select(0, strokes.rows);
}

}  // namespace

std::optional<std::string> strokes_title(const EvaluationContext& context) {
  if (!may_have_strokes(context.data())) return std::nullopt;
  return "strokes of samples; real: training images";
}

std::vector<Measure> stroke_spreads(EvaluationContext& context) {
  const MeasuredStrokes& drawn = context.sample_strokes();
  const MeasuredStrokes& real = context.real_strokes();
  const auto spread =
      within_class_spread(drawn.attributes, classes_of(context.samples().images, drawn));
  const auto real_spread =
      within_class_spread(real.attributes, classes_of(context.real_images(), real));
  std::vector<Measure> measures;
  for (const HandwritingAttribute& attribute : handwriting_attributes) {
    const auto column = static_cast<std::int64_t>(measures.size());
    measures.push_back({.name = std::string(attribute.name) + "_spread",
                        .unit = std::string(attribute.unit),
                        .value = spread[column].item<double>(),
                        .count = drawn.rows.size(0),
                        .real = real_spread[column].item<double>()});
  }
  return measures;
}

std::vector<Measure> stroke_r2(EvaluationContext& context) {
  const MeasuredStrokes& drawn = context.sample_strokes();
  const auto classes = classes_of(context.samples().images, drawn);
  const auto groups = is_conditional(context.spec()) ? classes : torch::zeros_like(classes);
  const auto r2 =
      linear_r2(context.samples().z.index_select(0, drawn.rows), drawn.attributes, groups);
  std::vector<Measure> measures;
  for (const HandwritingAttribute& attribute : handwriting_attributes) {
    const auto column = static_cast<std::int64_t>(measures.size());
    measures.push_back({.name = std::string(attribute.name) + "_r2",
                        .value = r2[column].item<double>(),
                        .count = drawn.rows.size(0)});
  }
  return measures;
}

}  // namespace vaelet::native
