#include "native/eval/samples/sample_measures.h"

#include <string>

#include <torch/torch.h>

#include "native/eval/classifier/classification_score.h"
#include "native/eval/latents/latents.h"
#include "native/eval/samples/diversity.h"
#include "native/eval/samples/frechet.h"
#include "native/eval/samples/neighbours.h"
#include "native/eval/strokes/handwriting.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

// What the classifier's features say about a set of images, beside the test images.
struct FeatureScores {
  double frechet_distance;
  NeighbourScores neighbours;
  double within_class_distance;
  double vendi_score;
};

FeatureScores feature_scores(const torch::Tensor& test, const torch::Tensor& features,
                             const torch::Tensor& classes) {
  return {frechet_distance(moments_of(test), moments_of(features)),
          neighbour_scores(test, features), within_class_distance(features, classes),
          vendi_score(features)};
}

Proportion share_of_right(const torch::Tensor& predictions, const torch::Tensor& classes) {
  return wilson_proportion((predictions == classes).sum().item<std::int64_t>(), classes.size(0));
}

Measure accuracy_measure(const Proportion& accuracy, std::int64_t count, const Proportion& real) {
  return {.name = "accuracy",
          .value = accuracy.value,
          .count = count,
          .low = accuracy.low,
          .high = accuracy.high,
          .real = real.value};
}

double mean_nearest(const torch::Tensor& from, const torch::Tensor& to) {
  return nearest_distances(from, to).mean().item<double>();
}

// Attributes of the images that have any, and which those are.
struct MeasuredStrokes {
  torch::Tensor attributes;  // [M, A]
  torch::Tensor rows;        // [M] int64
};

MeasuredStrokes measured_strokes(const torch::Tensor& pixels, ThreadPool& pool) {
  const auto attributes = handwriting(pixels, pool);
  const auto rows = attributes.isfinite().all(1).nonzero().squeeze(1);
  return {attributes.index_select(0, rows), rows};
}

}  // namespace

MeasureGroup measure_features(TrainedClassifier& classifier, ComparedSamples& compared,
                              ThreadPool& pool) {
  auto& [spec, samples, real, training, test] = compared;
  const auto count = samples.z.size(0);
  const auto classified = classify_images(classifier.classifier, samples.images.pixels, pool);
  const auto classifierd_test = classify_images(classifier.classifier, test, pool);
  MeasureGroup group{"samples in the features of judge " + classifier.digest.substr(0, 12) +
                         ", against all test images; real: training images",
                     {}};
  if (is_conditional(spec)) {
    group.measures.push_back(
        accuracy_measure(share_of_right(classified.predictions, samples.images.classes), count,
                         share_of_right(classifierd_test.predictions, test.labels())));
  } else {
    samples.images.classes = classified.predictions;
  }
  const auto ours =
      feature_scores(classifierd_test.features, classified.features, samples.images.classes);
  const auto theirs = feature_scores(
      classifierd_test.features, classify_images(classifier.classifier, real.pixels, pool).features,
      real.classes);
  const auto add = [&](const char* name, double value, double ceiling, std::int64_t images) {
    group.measures.push_back({.name = name, .value = value, .count = images, .real = ceiling});
  };
  add("frechet_distance", ours.frechet_distance, theirs.frechet_distance, count);
  add("precision", ours.neighbours.precision, theirs.neighbours.precision, count);
  add("recall", ours.neighbours.recall, theirs.neighbours.recall, test.size());
  add("density", ours.neighbours.density, theirs.neighbours.density, count);
  add("coverage", ours.neighbours.coverage, theirs.neighbours.coverage, test.size());
  add("within_class_distance", ours.within_class_distance, theirs.within_class_distance, count);
  add("vendi_score", ours.vendi_score, theirs.vendi_score, count);
  const auto all_training = classify_images(classifier.classifier, training, pool).features;
  add("nearest_training_distance", mean_nearest(classified.features, all_training),
      mean_nearest(classifierd_test.features, all_training), count);
  return group;
}

MeasureGroup measure_strokes(const ComparedSamples& compared, ThreadPool& pool) {
  const auto& images = compared.samples.images;
  const auto drawn = measured_strokes(images.pixels, pool);
  const auto training = measured_strokes(compared.real.pixels, pool);
  const auto z = compared.samples.z.index_select(0, drawn.rows);
  const auto classes = images.classes.index_select(0, drawn.rows);
  const auto spread = within_class_spread(drawn.attributes, classes);
  const auto real_spread = within_class_spread(
      training.attributes, compared.real.classes.index_select(0, training.rows));
  const auto groups = is_conditional(compared.spec) ? classes : torch::zeros_like(classes);
  const auto r2 = linear_r2(z, drawn.attributes, groups);

  MeasureGroup group{"strokes of samples; real: training images", {}};
  const auto count = drawn.rows.size(0);
  for (std::size_t i = 0; i < handwriting_names.size(); ++i) {
    const auto column = static_cast<std::int64_t>(i);
    group.measures.push_back({.name = std::string(handwriting_names[i]) + "_spread",
                              .value = spread[column].item<double>(),
                              .count = count,
                              .real = real_spread[column].item<double>()});
  }
  for (std::size_t i = 0; i < handwriting_names.size(); ++i) {
    group.measures.push_back({.name = std::string(handwriting_names[i]) + "_r2",
                              .value = r2[static_cast<std::int64_t>(i)].item<double>(),
                              .count = count});
  }
  return group;
}

MeasureGroup measure_teaching(const Samples& lessons, const DataSet& data, std::uint64_t seed,
                              ThreadPool& pool) {
  const auto taught = classification_score(to_bytes(lessons.images), data, seed, pool);
  const auto real = classification_score(data.training, data, seed, pool);
  return {
      fill("a classifier of {} epochs on {} samples, asked about test images; real: on training "
           "images",
           {teaching_epochs, lessons.z.size(0)}),
      {{.name = "classification_accuracy_score",
        .value = taught.value,
        .count = data.test.count,
        .low = taught.low,
        .high = taught.high,
        .real = real.value}}};
}

}  // namespace vaelet::native
