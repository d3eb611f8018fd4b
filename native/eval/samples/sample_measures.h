#pragma once

#include <cstdint>

#include "native/data/data_set.h"
#include "native/eval/classifier/classifier_file.h"
#include "native/eval/measure.h"
#include "native/eval/samples/samples.h"
#include "native/torch/image_set.h"
#include "shared/model/spec.h"

namespace vaelet::native {

/// A model's samples, and what they are held against.
struct ComparedSamples {
  const ModelSpec& spec;
  Samples samples;
  ClassedImages real;  // a random choice of the training images
  const ImageSet& training;
  const ImageSet& test;
};

/// Samples in the features of a classifier. Of a model without label, a sample's class becomes what
/// the classifier takes it for. There must be more samples, and test images, than
/// `neighbour_count`.
MeasureGroup measure_features(TrainedClassifier& classifier, ComparedSamples& compared,
                              ThreadPool& pool);

/// The strokes of samples; NaN where too few have any.
MeasureGroup measure_strokes(const ComparedSamples& compared, ThreadPool& pool);

/// What a classifier learns from samples, and from training images.
MeasureGroup measure_teaching(const Samples& lessons, const DataSet& data, std::uint64_t seed,
                              ThreadPool& pool);

}  // namespace vaelet::native
