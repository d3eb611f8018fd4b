#pragma once

#include <functional>
#include <optional>
#include <string>

#include <torch/types.h>

#include "native/classifier/classifier_file.h"
#include "native/data/data_set.h"
#include "native/eval/evaluation_config.h"
#include "native/eval/likelihood/likelihood.h"
#include "native/eval/samples/neighbours.h"
#include "native/eval/samples/samples.h"
#include "native/eval/strokes/handwriting.h"
#include "native/torch/encode.h"
#include "native/torch/image_set.h"
#include "native/torch/thread_pool.h"
#include "native/torch/vae.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Told what is computed next, a phrase such as `likelihood`.
using EvaluationProgress = std::function<void(const std::string& step)>;

/// The test images whose likelihood is measured, and the terms of -ELBO of each.
struct MeasuredImages {
  torch::Tensor x;       // [N, C, H, W] in model space, binarised for a Bernoulli
  torch::Tensor labels;  // [N, classes]
  PerImageElbo elbo;
  torch::Tensor chosen;  // [M] int64: those whose nll is estimated
};

/// The classifiers of an evaluation; both may be nullptr.
struct Classifiers {
  TrainedClassifier* features = nullptr;  // in whose features samples and real images compare
  TrainedClassifier* labels = nullptr;    // says which label an image has; nullptr: the other does
};

/// The attributes of the images that have strokes.
struct MeasuredStrokes {
  torch::Tensor attributes;  // [M, A] float64
  torch::Tensor rows;        // [M] int64, indices of those images
};

/// The input of all measures: a model, data, perhaps classifiers, and what several measures
/// share, which is computed when it is first asked for. The arguments must outlive it.
class EvaluationContext {
 public:
  EvaluationContext(const WeightsFile& model, const DataSet& data, const Classifiers& classifiers,
                    const EvaluationConfig& options, const EvaluationProgress& progress);

  const ModelSpec& spec() const { return model_.spec; }
  const PriorTensors& prior() const { return model_.prior; }
  const DataSet& data() const { return data_; }
  const EvaluationConfig& options() const { return options_; }
  const Vae& vae() const { return vae_; }
  const ImageSet& test() const { return test_; }
  TrainedClassifier* classifier() const { return classifiers_.features; }  // may be nullptr
  ThreadPool& pool() { return pool_; }

  const MeasuredImages& measured_images();
  const EncodedSet& encoded_test();

  /// Draws samples by the sampler of the options, with labels in the order of test images.
  const Samples& samples();

  /// Returns as many training images as there are samples, chosen at random.
  const ClassedImages& real_images();

  /// Draws `count` samples with labels in the order of training images.
  Samples draw_training_samples(std::int64_t count);

  // These need a classifier: it must exist.

  /// Returns the label [N] int64 that the classifier of labels gives images [N, C, H, W] in [0, 1].
  torch::Tensor predict_labels(const torch::Tensor& pixels);

  torch::Tensor predict_sample_labels();

  /// Returns the share of the test images whose label is recognised.
  double real_label_accuracy();

  /// Classifies images [N, C, H, W] in [0, 1].
  Classification classify(const torch::Tensor& pixels);

  const Classification& classified_samples();
  const Classification& classified_test();
  const torch::Tensor& real_features();
  const NeighbourScores& sample_neighbours();
  const NeighbourScores& real_neighbours();
  torch::Tensor training_features();

  const MeasuredStrokes& sample_strokes();
  const MeasuredStrokes& real_strokes();

 private:
  Samples draw(const ImageSet& labelled, std::int64_t count);
  MeasuredStrokes measure_strokes(const torch::Tensor& pixels);

  const WeightsFile& model_;
  const DataSet& data_;
  Classifiers classifiers_;
  const EvaluationConfig& options_;
  const EvaluationProgress& progress_;
  ThreadPool pool_;
  Vae vae_;
  ImageSet training_;
  ImageSet test_;

  std::optional<MeasuredImages> measured_images_;
  std::optional<EncodedSet> encoded_test_;
  std::optional<Samples> samples_;
  std::optional<ClassedImages> real_images_;
  std::optional<Classification> classified_samples_;
  std::optional<Classification> classified_test_;
  std::optional<double> real_label_accuracy_;
  std::optional<torch::Tensor> real_features_;
  std::optional<NeighbourScores> sample_neighbours_;
  std::optional<NeighbourScores> real_neighbours_;
  std::optional<MeasuredStrokes> sample_strokes_;
  std::optional<MeasuredStrokes> real_strokes_;
};

}  // namespace vaelet::native
