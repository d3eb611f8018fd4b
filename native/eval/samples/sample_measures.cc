#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "native/base/proportion.h"
#include "native/eval/measures.h"
#include "native/eval/samples/diversity.h"
#include "native/eval/samples/frechet.h"
#include "native/eval/samples/neighbours.h"

namespace vaelet::native {
namespace {

Measure share_of_equal(const torch::Tensor& predictions, const torch::Tensor& classes) {
  const auto count = classes.size(0);
  return proportion_measure(
      wilson_proportion((predictions == classes).sum().item<std::int64_t>(), count), count);
}

std::vector<Measure> over_samples(const EvaluationContext& context, double value, double real) {
  return {{.value = value, .count = context.options().samples, .real = real}};
}

std::vector<Measure> over_test_images(const EvaluationContext& context, double value, double real) {
  return {{.value = value, .count = context.test().size(), .real = real}};
}

}  // namespace

std::optional<std::string> features_title(const EvaluationContext& context) {
  if (context.classifier() == nullptr) return std::nullopt;
  return "samples in the features of classifier " + context.classifier()->digest.substr(0, 12) +
         ", against all test images; real: training images";
}

std::vector<Measure> accuracy(EvaluationContext& context) {
  if (!is_conditional(context.spec())) return {};
  const auto& classes = context.samples().images.classes;
  Measure measure = share_of_equal(context.predict_sample_labels(), classes);
  measure.real = context.real_label_accuracy();
  return {std::move(measure)};
}

std::vector<Measure> frechet_distance(EvaluationContext& context) {
  const auto test = moments_of(context.classified_test().features);
  return over_samples(context,
                      frechet_distance(test, moments_of(context.classified_samples().features)),
                      frechet_distance(test, moments_of(context.real_features())));
}

std::vector<Measure> precision(EvaluationContext& context) {
  return over_samples(context, context.sample_neighbours().precision,
                      context.real_neighbours().precision);
}

std::vector<Measure> recall(EvaluationContext& context) {
  return over_test_images(context, context.sample_neighbours().recall,
                          context.real_neighbours().recall);
}

std::vector<Measure> density(EvaluationContext& context) {
  return over_samples(context, context.sample_neighbours().density,
                      context.real_neighbours().density);
}

std::vector<Measure> coverage(EvaluationContext& context) {
  return over_test_images(context, context.sample_neighbours().coverage,
                          context.real_neighbours().coverage);
}

std::vector<Measure> within_class_distance(EvaluationContext& context) {
  const auto& features = context.classified_samples().features;
  return over_samples(
      context, within_class_distance(features, context.samples().images.classes),
      within_class_distance(context.real_features(), context.real_images().classes));
}

std::vector<Measure> vendi_score(EvaluationContext& context) {
  return over_samples(context, vendi_score(context.classified_samples().features),
                      vendi_score(context.real_features()));
}

std::vector<Measure> nearest_training_distance(EvaluationContext& context) {
  const auto training = context.training_features();
  const auto mean_nearest = [&](const torch::Tensor& features) {
    return nearest_distances(features, training).mean().item<double>();
  };
  return over_samples(context, mean_nearest(context.classified_samples().features),
                      mean_nearest(context.classified_test().features));
}

}  // namespace vaelet::native
