#pragma once

#include <cstdint>
#include <vector>

#include "native/classifier/classifier_file.h"
#include "native/data/data_set.h"
#include "native/eval/evaluation_config.h"
#include "native/eval/evaluation_context.h"
#include "native/eval/likelihood/likelihood.h"
#include "native/eval/measure.h"
#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// The least number of test images: fewer have no five neighbours.
inline constexpr std::int64_t least_test_images = 6;

/// The measures, and the terms of -ELBO of each test image.
struct Evaluation {
  std::vector<MeasureGroup> groups;
  PerImageElbo elbo;
};

/// Computes every measure of MEASURES.md (the table in measures.h) that applies to a model, on the
/// test images of a data set. Without classifiers (nullptr), those that need one are left out.
/// Errors: data_damaged (images of another size or of other classes than the model's, or the
/// classifier's; other data than the classifier's; too few images), argument_invalid (more
/// likelihood or sample images than the data have; a classification accuracy score, or a classifier
/// of labels, of a model without label; one without the other classifier).
Result<Evaluation> evaluate_model(const WeightsFile& model, const DataSet& data,
                                  const Classifiers& classifiers, const EvaluationConfig& options,
                                  const EvaluationProgress& progress);

}  // namespace vaelet::native
