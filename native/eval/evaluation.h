#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "native/data/data_set.h"
#include "native/eval/judge_file.h"
#include "native/eval/measure.h"
#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Fewer images have no five neighbours, or classes of one image.
inline constexpr std::int64_t least_samples = 50;

/// How much to spend on an evaluation.
struct EvaluationOptions {
  std::int64_t samples = 10000;    // images drawn, and as many real training images beside them
  std::int64_t nll_samples = 100;  // K, draws of z for each image
  std::int64_t nll_images = 1000;  // test images whose likelihood is estimated, drawn at random
  std::int64_t taught = 0;         // samples that a classifier learns from; 0: none does
  std::uint64_t seed = 1;
};

/// Told what is computed next, a phrase such as `likelihood`.
using EvaluationProgress = std::function<void(const std::string& step)>;

/// Every measure of MEASURES.md, of a model on the test images of a data set. Without a judge
/// (nullptr), those in its features are left out.
/// Errors: data_damaged (images of another size or of other classes than the model's, or the
/// judge's), argument_invalid (more likelihood or sample images than the data have; a classifier to
/// teach, of a model without label).
Result<std::vector<MeasureGroup>> evaluate_model(const WeightsFile& model, const DataSet& data,
                                                 TrainedJudge* judge,
                                                 const EvaluationOptions& options,
                                                 const EvaluationProgress& progress);

}  // namespace vaelet::native
