#include "native/eval/evaluation_context.h"

#include <cstdint>
#include <utility>

#include <torch/torch.h>

#include "native/torch/seeded_generator.h"

namespace vaelet::native {
namespace {

MeasuredImages measure_images(const Vae& vae, const PriorTensors& prior, const ImageSet& test,
                              const EvaluationConfig& options) {
  auto generator = seeded_generator(options.seed);
  const auto all = test.batch(torch::arange(test.size()));
  const auto x = likelihood_images(vae, all.pixels, generator);
  auto elbo = per_image_elbo(vae, prior, x, all.label, generator);
  const auto order = torch::randperm(test.size(), generator, torch::kLong);
  return {x, all.label, std::move(elbo), order.slice(0, 0, options.nll_images)};
}

ClassedImages random_images(const ImageSet& set, std::int64_t count, std::uint64_t seed) {
  auto generator = seeded_generator(seed);
  return images_at(set, torch::randperm(set.size(), generator, torch::kLong).slice(0, 0, count));
}

/// Returns the value that `compute` gives, computed once.
template <class Value, class Compute>
const Value& once(std::optional<Value>& value, const Compute& compute) {
  if (!value) value = compute();
  return *value;
}

}  // namespace

EvaluationContext::EvaluationContext(const WeightsFile& model, const DataSet& data,
                                     const Classifiers& classifiers,
                                     const EvaluationConfig& options,
                                     const EvaluationProgress& progress)
    : model_(model),
      data_(data),
      classifiers_(classifiers),
      options_(options),
      progress_(progress),
      pool_(options.threads),
      vae_(Vae::load(model)),
      training_(data.training, data),
      test_(data.test, data) {
  if (classifiers_.labels == nullptr) classifiers_.labels = classifiers_.features;
}

const MeasuredImages& EvaluationContext::measured_images() {
  return once(measured_images_,
              [&] { return measure_images(vae_, model_.prior, test_, options_); });
}

const EncodedSet& EvaluationContext::encoded_test() {
  return once(encoded_test_, [&] { return encode_set(vae_, test_); });
}

Samples EvaluationContext::draw(const ImageSet& labelled, std::int64_t count) {
  if (options_.sampler == Sampler::posterior) {
    return draw_posterior_samples(vae_, training_, count, options_.seed);
  }
  const bool is_standard = options_.sampler == Sampler::standard;
  return draw_samples(vae_, is_standard ? PriorTensors{} : model_.prior, labelled, count,
                      options_.seed);
}

const Samples& EvaluationContext::samples() {
  return once(samples_, [&] {
    progress_("samples");
    Samples drawn = draw(test_, options_.samples);
    if (is_conditional(spec())) return drawn;
    // A sample of a model without label is of the class that the classifier finds; without a
    // classifier all are of one.
    if (classifier() == nullptr) {
      drawn.images.classes.zero_();
    } else {
      classified_samples_ = classify(drawn.images.pixels);
      drawn.images.classes = classified_samples_->predictions;
    }
    return drawn;
  });
}

const ClassedImages& EvaluationContext::real_images() {
  return once(real_images_, [&] {
    ClassedImages real = random_images(training_, options_.samples, options_.seed);
    if (classifier() == nullptr && !is_conditional(spec())) real.classes.zero_();
    return real;
  });
}

Samples EvaluationContext::draw_training_samples(std::int64_t count) {
  return draw(training_, count);
}

Classification EvaluationContext::classify(const torch::Tensor& pixels) {
  return classify_images(classifier()->classifier, pixels, pool_);
}

const Classification& EvaluationContext::classified_samples() {
  const torch::Tensor& pixels = samples().images.pixels;
  return once(classified_samples_, [&] { return classify(pixels); });
}

const Classification& EvaluationContext::classified_test() {
  return once(classified_test_,
              [&] { return classify_images(classifier()->classifier, test_, pool_); });
}

torch::Tensor EvaluationContext::predict_labels(const torch::Tensor& pixels) {
  return classify_images(classifiers_.labels->classifier, pixels, pool_).predictions;
}

torch::Tensor EvaluationContext::predict_sample_labels() {
  if (classifiers_.labels == classifiers_.features) return classified_samples().predictions;
  return predict_labels(samples().images.pixels);
}

double EvaluationContext::real_label_accuracy() {
  return once(real_label_accuracy_, [&] {
    const auto predictions =
        classifiers_.labels == classifiers_.features
            ? classified_test().predictions
            : classify_images(classifiers_.labels->classifier, test_, pool_).predictions;
    return (predictions == test_.labels()).to(torch::kFloat64).mean().item<double>();
  });
}

const torch::Tensor& EvaluationContext::real_features() {
  return once(real_features_, [&] { return classify(real_images().pixels).features; });
}

const NeighbourScores& EvaluationContext::sample_neighbours() {
  return once(sample_neighbours_, [&] {
    return neighbour_scores(classified_test().features, classified_samples().features);
  });
}

const NeighbourScores& EvaluationContext::real_neighbours() {
  return once(real_neighbours_,
              [&] { return neighbour_scores(classified_test().features, real_features()); });
}

torch::Tensor EvaluationContext::training_features() {
  return classify_images(classifier()->classifier, training_, pool_).features;
}

MeasuredStrokes EvaluationContext::measure_strokes(const torch::Tensor& pixels) {
  const auto attributes = handwriting(pixels, pool_);
  const auto rows = attributes.isfinite().all(1).nonzero().squeeze(1);
  return {attributes.index_select(0, rows), rows};
}

const MeasuredStrokes& EvaluationContext::sample_strokes() {
  return once(sample_strokes_, [&] { return measure_strokes(samples().images.pixels); });
}

const MeasuredStrokes& EvaluationContext::real_strokes() {
  return once(real_strokes_, [&] { return measure_strokes(real_images().pixels); });
}

}  // namespace vaelet::native
