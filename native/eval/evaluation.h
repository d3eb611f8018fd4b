#pragma once

#include <functional>
#include <string>
#include <vector>

#include "native/data/data_set.h"
#include "native/eval/classifier/classifier_file.h"
#include "native/eval/evaluation_options.h"
#include "native/eval/likelihood/likelihood.h"
#include "native/eval/measure.h"
#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Fewer test images have no five neighbours.
inline constexpr std::int64_t least_test_images = 6;

/// Told what is computed next, a phrase such as `likelihood`.
using EvaluationProgress = std::function<void(const std::string& step)>;

/// The figures, and the parts of -ELBO of each test image from which their means come.
struct Evaluation {
  std::vector<MeasureGroup> groups;
  PerImageElbo elbo;
};

/// Every measure of MEASURES.md, of a model on the test images of a data set. Without a classifier
/// (nullptr), those in its features are left out.
/// Errors: data_damaged (images of another size or of other classes than the model's, or the
/// classifier's; other data than the classifier's; too few images), argument_invalid (more
/// likelihood or sample images than the data have; a classifier to teach, of a model without
/// label).
Result<Evaluation> evaluate_model(const WeightsFile& model, const DataSet& data,
                                  TrainedClassifier* classifier, const EvaluationOptions& options,
                                  const EvaluationProgress& progress);

}  // namespace vaelet::native
