#include "native/app/commands/eval_report.h"

#include <sstream>
#include <utility>
#include <vector>

#include "native/app/options/configuration.h"
#include "native/app/source_digest.h"
#include "native/base/number.h"
#include "native/base/printable.h"
#include "native/base/sha256.h"
#include "native/eval/samples/classification_score.h"
#include "native/eval/strokes/handwriting.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

std::string classifier_sentence(const TrainedClassifier& classifier) {
  const auto& record = classifier.record;
  return classifier.digest.substr(0, 12) + ": " + rounded_text(100 * record.accuracy().value) +
         " % accuracy on " + std::to_string(record.test_images) + " test images of " +
         printable(record.data) + ", seed " + std::to_string(record.seed);
}

Json classifier_json(const TrainedClassifier& classifier) {
  const auto& record = classifier.record;
  const auto accuracy = record.accuracy();
  return {Json::Object{{"sha256", {classifier.digest}},
                       {"data", {record.data}},
                       {"data_sha256", {record.data_digest}},
                       {"seed", {std::to_string(record.seed)}},
                       {"configuration", record.configuration},
                       {"accuracy", {accuracy.value}},
                       {"low", {accuracy.low}},
                       {"high", {accuracy.high}},
                       {"test_images", {record.test_images}}}};
}

std::string sampler_of(const EvalOptions& options, const EvalSubject& subject) {
  return sampler_name(options.evaluation.sampler, subject.model.weights.prior);
}

}  // namespace

std::string report_text(const EvalOptions& options, const EvalSubject& subject,
                        const Evaluation& evaluation) {
  const Classifiers& classifiers = subject.classifiers;
  std::ostringstream text;
  text << printable(subject.model.weights.spec.name) << " on " << printable(subject.data.name)
       << ", seed " << options.evaluation.seed << ", sampler " << sampler_of(options, subject)
       << '\n'
       << (classifiers.features != nullptr
               ? "classifier " + classifier_sentence(*classifiers.features)
               : "no classifier: `vaelet train-classifier` trains one, and --classifier adds the "
                 "accuracy and the measures in its features")
       << '\n';
  if (classifiers.labels != nullptr)
    text << "labels by classifier " << classifier_sentence(*classifiers.labels) << '\n';
  if (!may_have_strokes(subject.data)) {
    text << "no measures of strokes, which need grey images, bright strokes on black\n";
  }
  text << measure_table(evaluation.groups);
  return text.str();
}

Json::Object quality_json(const EvalOptions& options, const EvalSubject& subject,
                          const Evaluation& evaluation) {
  Json::Object quality{{"data", {subject.data.name}},
                       {"data_sha256", {subject.data.digest}},
                       {"sampler", {sampler_of(options, subject)}},
                       {"seed", {std::to_string(options.evaluation.seed)}},
                       {"nll_samples", {options.evaluation.nll_samples}},
                       {"configuration", configuration_json(configuration(options))},
                       {"sources_sha256", {std::string(source_digest)}}};
  if (options.evaluation.train_on_samples > 0) {
    quality.emplace_back(
        "trained_on_samples",
        Json{Json::Object{{"samples", {options.evaluation.train_on_samples}},
                          {"epochs", {std::int64_t{classification_score_epochs}}}}});
  }
  const auto add_classifier = [&](const char* name, const TrainedClassifier* classifier) {
    if (classifier != nullptr) quality.emplace_back(name, classifier_json(*classifier));
  };
  add_classifier("classifier", subject.classifiers.features);
  add_classifier("label_classifier", subject.classifiers.labels);
  quality.emplace_back("measures", measures_json(evaluation.groups));
  return quality;
}

Json::Object report_json(const EvalSubject& subject, const Json::Object& quality) {
  Json::Object report{{"model", {subject.model.weights.spec.name}},
                      {"model_sha256", {sha256_hex(subject.model.bytes)}}};
  report.insert(report.end(), quality.begin(), quality.end());
  return report;
}

}  // namespace vaelet::native
