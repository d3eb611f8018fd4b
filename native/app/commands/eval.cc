#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "native/app/advice.h"
#include "native/app/commands.h"
#include "native/app/commands/eval_options.h"
#include "native/app/commands/eval_report.h"
#include "native/app/interrupt.h"
#include "native/app/options/data_check.h"
#include "native/app/options/open_model.h"
#include "native/app/options/output_check.h"
#include "native/app/written.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/base/printable.h"
#include "native/base/sha256.h"
#include "native/classifier/classifier_file.h"
#include "native/classifier/data_match.h"
#include "native/data/data_set.h"
#include "native/eval/evaluation.h"
#include "native/eval/latents/npy.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Reads the classifier in a file; none where `path` is empty.
Result<std::optional<TrainedClassifier>> read_classifier_of(const std::string& path,
                                                            const EvalOptions& options,
                                                            const ModelAndData& opened) {
  if (path.empty()) return std::nullopt;
  VAELET_TRY_ASSIGN(auto classifier, read_classifier(path));
  VAELET_TRY(check_independent(opened.model.weights, classifier));
  VAELET_TRY(with_hint(check_match(classifier.record, opened.data), ErrorCode::data_damaged,
                       "`vaelet train-classifier --data` trains a classifier for this one"));
  VAELET_TRY(check_as_trained(classifier.record, options.data));
  return classifier;
}

Result<Evaluation> evaluate_with_progress(const EvalOptions& options, const EvalSubject& subject) {
  end_on_interrupt();
  auto evaluation =
      evaluate_model(subject.model.weights, subject.data, subject.classifiers, options.evaluation,
                     [](const std::string& step) { std::cerr << "measuring: " << step << '\n'; });
  ignore_interrupts();
  return evaluation;
}

/// Writes the measures into the model's file, unless that was changed meanwhile.
Result<void> record_quality(const EvalOptions& options, const ModelFile& model,
                            const Json::Object& quality) {
  VAELET_TRY_ASSIGN(auto now, read_file(options.file));
  if (now != model.bytes) {
    return fail(
        ErrorCode::argument_invalid,
        fill("--record: expected \"{}\" as it was measured, with the SHA-256 {}, found it "
             "changed meanwhile to {}; measure it again",
             {options.file, sha256_hex(model.bytes).substr(0, 12), sha256_hex(now).substr(0, 12)}));
  }
  VAELET_TRY_ASSIGN(auto bytes, with_training_entry(model.bytes, "quality", {quality}));
  VAELET_TRY(write_file(options.file, bytes));
  std::cout << "recorded in " << printable(options.file) << '\n';
  return {};
}

Result<void> write_results(const EvalOptions& options, const EvalSubject& subject,
                           const Evaluation& evaluation) {
  const auto quality = quality_json(options, subject, evaluation);
  if (!options.out.empty()) {
    const auto text = write_json({report_json(subject, quality)}) + "\n";
    VAELET_TRY(write_file(options.out, std::as_bytes(std::span(text))));
    tell_written(options.out);
  }
  if (!options.per_image.empty()) {
    const auto bytes = elbo_npy(evaluation.elbo);
    VAELET_TRY(write_file(options.per_image, bytes));
    tell_written(options.per_image);
  }
  return options.record ? record_quality(options, subject.model, quality) : Result<void>{};
}

/// Returns what a flag says or, where it is not given, the usual number: at most those that there
/// are, and says so.
std::int64_t chosen_count(std::optional<std::int64_t>& given, std::int64_t usual, std::int64_t most,
                          const std::string& flag, const std::string& kind) {
  if (!given && most < usual) {
    std::cerr << fill("note: {} {} in place of {}, for there are no more {} images\n",
                      {flag, most, usual, kind});
  }
  given = given.value_or(std::min(usual, most));
  return *given;
}

/// Chooses the numbers of images that the person left open.
void choose_by_data(const DataSet& data, EvalOptions& options) {
  EvaluationConfig& config = options.evaluation;
  config.samples =
      chosen_count(options.samples, config.samples, data.training.count, "--samples", "training");
  config.nll_images =
      chosen_count(options.nll_images, config.nll_images, data.test.count, "--nll-images", "test");
}

Outcome run_eval(EvalOptions options) {
  if (!options.overwrite) {
    VAELET_TRY(check_replaces_nothing("--out", options.out));
    VAELET_TRY(check_replaces_nothing("--per-image", options.per_image));
  }
  // One thread of LibTorch in each of the threads that share the images.
  VAELET_TRY_ASSIGN(auto opened, open_model_and_data(options.file, options.data, 1));
  choose_by_data(opened.data, options);
  VAELET_TRY_ASSIGN(auto features, read_classifier_of(options.classifier, options, opened));
  VAELET_TRY_ASSIGN(auto labels, read_classifier_of(options.label_classifier, options, opened));
  const auto used = [](auto& classifier) { return classifier ? &*classifier : nullptr; };
  const EvalSubject subject{opened.model, opened.data, {used(features), used(labels)}};
  VAELET_TRY_ASSIGN(auto evaluation, evaluate_with_progress(options, subject));
  std::cout << report_text(options, subject, evaluation);
  VAELET_TRY(write_results(options, subject, evaluation));
  return EXIT_SUCCESS;
}

}  // namespace

std::unique_ptr<Command> add_eval_command(CLI::App& app) {
  return add_command<EvalOptions>(
      app, "eval", "Measure a model: likelihood, latents, samples (native/eval/MEASURES.md)",
      [](const EvalOptions& options) { return run_eval(options); });
}

}  // namespace vaelet::native
