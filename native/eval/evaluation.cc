#include "native/eval/evaluation.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "native/classifier/data_match.h"
#include "native/eval/measures.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

Result<void> check_labels(const ModelSpec& spec, const EvaluationConfig& options) {
  if (is_conditional(spec)) return {};
  if (options.nll_unknown_label) {
    return fail(ErrorCode::argument_invalid,
                fill("nll_unknown_label: expected a model with labels, found {}, which has none: "
                     "its nll is that of images of unknown label",
                     {spec.name}));
  }
  if (options.train_on_samples == 0) return {};
  return fail(ErrorCode::argument_invalid,
              fill("train_on_samples: expected 0 for {}, whose samples have no labels, found {}",
                   {spec.name, options.train_on_samples}));
}

Result<void> check_classifiers(const ModelSpec& spec, const DataSet& data,
                               const Classifiers& classifiers) {
  for (const TrainedClassifier* const classifier : {classifiers.features, classifiers.labels}) {
    if (classifier != nullptr) VAELET_TRY(check_match(classifier->record, data));
  }
  if (classifiers.labels == nullptr) return {};
  if (classifiers.features == nullptr) {
    return fail(ErrorCode::argument_invalid,
                "label_classifier: expected a classifier beside it, in whose features the other "
                "measures are, found none");
  }
  if (is_conditional(spec)) return {};
  return fail(
      ErrorCode::argument_invalid,
      fill("label_classifier: expected none for {}, whose samples have no labels", {spec.name}));
}

Result<void> check_enough(const DataSet& data) {
  const auto check = [&](const char* kind, std::int64_t found, std::int64_t least) -> Result<void> {
    if (found >= least) return {};
    return fail(ErrorCode::data_damaged,
                fill("the data set \"{}\": an evaluation needs at least {} {} images, found {}",
                     {data.name, least, kind, found}));
  };
  VAELET_TRY(check("training", data.training.count, least_samples));
  return check("test", data.test.count, least_test_images);
}

Result<void> check_counts(const DataSet& data, const EvaluationConfig& options) {
  const auto check = [](const char* parameter, std::int64_t asked, const char* kind,
                        std::int64_t most) -> Result<void> {
    if (asked <= most) return {};
    return fail(ErrorCode::argument_invalid,
                fill("{}: expected at most the number of {} images, {}, found {}",
                     {parameter, kind, most, asked}));
  };
  VAELET_TRY(check("samples", options.samples, "training", data.training.count));
  return check("nll_images", options.nll_images, "test", data.test.count);
}

Result<void> check_all(const ModelSpec& spec, const DataSet& data, const Classifiers& classifiers,
                       const EvaluationConfig& options) {
  VAELET_TRY(check_match(spec, data));
  VAELET_TRY(check_classifiers(spec, data, classifiers));
  VAELET_TRY(check_enough(data));
  VAELET_TRY(check_counts(data, options));
  return check_labels(spec, options);
}

/// Computes the measures of a group, with names, titles and units.
std::vector<Measure> measures_of(const MeasureGroupDefinition& group, EvaluationContext& context) {
  const auto set_if_empty = [](std::string& text, std::string_view value) {
    if (text.empty()) text = value;
  };
  std::vector<Measure> measures;
  for (const MeasureDefinition& definition : group.measures) {
    for (Measure& measure : definition.compute(context)) {
      set_if_empty(measure.name, definition.name);
      set_if_empty(measure.title, definition.title);
      set_if_empty(measure.unit, definition.unit);
      measures.push_back(std::move(measure));
    }
  }
  return measures;
}

}  // namespace

Result<Evaluation> evaluate_model(const WeightsFile& model, const DataSet& data,
                                  const Classifiers& classifiers, const EvaluationConfig& options,
                                  const EvaluationProgress& progress) {
  const torch::NoGradGuard no_grad;
  VAELET_TRY(check_all(model.spec, data, classifiers, options));
  EvaluationContext context(model, data, classifiers, options, progress);
  Evaluation evaluation;
  for (const MeasureGroupDefinition& group : measure_groups) {
    auto title = group.title(context);
    if (!title) continue;
    progress(std::string(group.progress));
    evaluation.groups.push_back({std::move(*title), measures_of(group, context)});
  }
  evaluation.elbo = context.measured_images().elbo;
  return evaluation;
}

}  // namespace vaelet::native
