#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "native/app/commands.h"
#include "native/app/commands/eval_report.h"
#include "native/app/interrupt.h"
#include "native/app/options/data_check.h"
#include "native/app/options/data_options.h"
#include "native/app/options/output_check.h"
#include "native/app/options/threads_option.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/base/sha256.h"
#include "native/data/data_set.h"
#include "native/eval/classifier/classifier_file.h"
#include "native/eval/evaluation.h"
#include "native/eval/latents/npy.h"
#include "native/torch/threads.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// What `--prior` can say.
const std::map<std::string, Sampler> samplers{
    {"file", Sampler::file}, {"standard", Sampler::standard}, {"posterior", Sampler::posterior}};

Result<void> check_outputs(const EvalSettings& settings) {
  const auto check = [&](const std::string& out,
                         const std::vector<std::string>& others) -> Result<void> {
    if (out.empty()) return {};
    return check_output(out, others);
  };
  const auto& file = settings.file;
  const auto& classifier = settings.classifier;
  VAELET_TRY(check(settings.out, {file, classifier, settings.per_image}));
  VAELET_TRY(check(settings.per_image, {file, classifier}));
  return check(settings.record ? file : "", {classifier});
}

Result<std::optional<TrainedClassifier>> read_classifier_of(const EvalSettings& settings) {
  if (settings.classifier.empty()) return std::nullopt;
  VAELET_TRY_ASSIGN(auto classifier, read_classifier(settings.classifier));
  VAELET_TRY(check_as_trained(classifier.record, settings.data));
  return classifier;
}

Result<Evaluation> evaluate_with_words(const EvalSettings& settings, const EvalSubject& subject,
                                       TrainedClassifier* classifier) {
  const EndOnInterrupt interrupt;
  return evaluate_model(
      subject.model.weights, subject.data, classifier, settings.options,
      [](const std::string& step) { std::cerr << "measuring: " << step << '\n'; });
}

/// Writes the figures into the model's file, unless that has become another meanwhile.
Result<void> record_quality(const EvalSettings& settings, const ModelFile& model,
                            const Json::Object& quality) {
  VAELET_TRY_ASSIGN(auto now, read_file(settings.file));
  if (now != model.bytes) {
    return fail(ErrorCode::argument_invalid,
                fill("--record: expected \"{}\" as it was measured, with the SHA-256 {}, found it "
                     "changed meanwhile to {}; measure it again",
                     {settings.file, sha256_hex(model.bytes).substr(0, 12),
                      sha256_hex(now).substr(0, 12)}));
  }
  VAELET_TRY_ASSIGN(auto bytes, with_training_entry(model.bytes, "quality", {quality}));
  VAELET_TRY(write_file(settings.file, bytes));
  std::cout << "recorded in " << settings.file << '\n';
  return {};
}

Result<void> write_results(const EvalSettings& settings, const EvalSubject& subject,
                           const Evaluation& evaluation) {
  const auto quality = quality_json(settings, subject, evaluation);
  if (!settings.out.empty()) {
    const auto text = write_json({report_json(subject, quality)}) + "\n";
    VAELET_TRY(write_file(settings.out, std::as_bytes(std::span(text))));
    std::cout << "wrote " << settings.out << '\n';
  }
  if (!settings.per_image.empty()) {
    const auto bytes = elbo_npy(evaluation.elbo);
    VAELET_TRY(write_file(settings.per_image, bytes));
    std::cout << "wrote " << settings.per_image << '\n';
  }
  return settings.record ? record_quality(settings, subject.model, quality) : Result<void>{};
}

Outcome run_eval(const EvalSettings& settings) {
  VAELET_TRY(check_outputs(settings));
  VAELET_TRY_ASSIGN(auto model, read_model_file(settings.file));
  VAELET_TRY_ASSIGN(auto classifier, read_classifier_of(settings));
  VAELET_TRY_ASSIGN(auto data, load_data(settings.data));
  VAELET_TRY(check_as_trained(model.weights, settings.data, data));

  set_threads(1);  // of each of the threads that share the images
  TrainedClassifier* const opinion = classifier ? &*classifier : nullptr;
  const EvalSubject subject{model, data, opinion};
  VAELET_TRY_ASSIGN(auto evaluation, evaluate_with_words(settings, subject, opinion));
  std::cout << report_text(settings, subject, evaluation);
  VAELET_TRY(write_results(settings, subject, evaluation));
  return EXIT_SUCCESS;
}

void add_count_options(CLI::App& command, EvaluationOptions& options) {
  constexpr std::int64_t most = 1'000'000'000;
  const auto count = CLI::Range(std::int64_t{1}, most);
  command.add_option("--samples", options.samples, "Images drawn")
      ->check(CLI::Range(least_samples, most))
      ->capture_default_str();
  command
      .add_option("--nll-samples", options.nll_samples, "K, draws of z for the nll of one image")
      ->check(count)
      ->capture_default_str();
  command.add_option("--nll-images", options.nll_images, "Test images, at random, for the nll")
      ->check(count)
      ->capture_default_str();
  command
      .add_option("--teach", options.taught,
                  "Samples from which a classifier learns that is then asked about test images; "
                  "0: none. 60,000 take minutes")
      ->check(CLI::Range(std::int64_t{0}, most))
      ->capture_default_str();
}

}  // namespace

void add_eval_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command = app.add_subcommand(
      "eval", "Measure a model: likelihood, latents, samples (native/eval/MEASURES.md)");
  auto settings = std::make_shared<EvalSettings>();
  command->add_option("FILE", settings->file, "Weights file")->required();
  command->add_option("--judge", settings->classifier, "Judge file that `vaelet judge` wrote");
  add_data_options(*command, settings->data);
  command
      ->add_option("--prior", settings->prior,
                   "What samples are drawn from: the file's prior, the standard normal, or q(z|x) "
                   "of training images, the ceiling of what a better prior could reach")
      ->check(CLI::IsMember({"file", "standard", "posterior"}))
      ->capture_default_str();
  add_count_options(*command, settings->options);
  command->add_option("--seed", settings->options.seed, "Seed of samples, binarisation and choices")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_threads_option(*command, settings->options.threads);
  command->add_option("--out", settings->out, "JSON to write");
  command->add_option("--per-image", settings->per_image,
                      "NumPy array to write (.npy): reconstruction and kl of each test image");
  command->add_flag("--record", settings->record,
                    "Write the figures into the file's own training metadata, as `quality`");
  command->callback([=, &outcome] {
    settings->options.sampler = samplers.at(settings->prior);
    outcome = run_eval(*settings);
  });
}

}  // namespace vaelet::native
