#include "native/eval/evaluation.h"

#include <utility>

#include <torch/torch.h>

#include "native/eval/classifier/data_match.h"
#include "native/eval/likelihood/likelihood_measures.h"
#include "native/eval/samples/sample_measures.h"
#include "native/torch/seeded_generator.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

Result<void> check_labels_of_samples(const ModelSpec& spec, const EvaluationOptions& options) {
  if (options.train_on_samples == 0 || is_conditional(spec)) return {};
  return fail(ErrorCode::argument_invalid,
              fill("train_on_samples: expected 0 for {}, whose samples have no labels, found {}",
                   {spec.name, options.train_on_samples}));
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

Result<void> check_counts(const DataSet& data, const EvaluationOptions& options) {
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

Result<void> check_all(const ModelSpec& spec, const DataSet& data,
                       const TrainedClassifier* classifier, const EvaluationOptions& options) {
  VAELET_TRY(check_match(spec, data));
  if (classifier != nullptr) {
    VAELET_TRY(check_match(classifier->record, data));
  }
  VAELET_TRY(check_enough(data));
  VAELET_TRY(check_counts(data, options));
  return check_labels_of_samples(spec, options);
}

ClassedImages random_images(const ImageSet& set, std::int64_t count, std::uint64_t seed) {
  auto generator = seeded_generator(seed);
  return images_at(set, torch::randperm(set.size(), generator, torch::kLong).slice(0, 0, count));
}

}  // namespace

Result<Evaluation> evaluate_model(const WeightsFile& model, const DataSet& data,
                                  TrainedClassifier* classifier, const EvaluationOptions& options,
                                  const EvaluationProgress& progress) {
  const torch::NoGradGuard no_grad;
  const auto& spec = model.spec;
  VAELET_TRY(check_all(spec, data, classifier, options));

  ThreadPool pool(options.threads);
  const Vae vae = Vae::load(model);
  const ImageSet training(data.training, data);
  const ImageSet test(data.test, data);
  const auto draw = [&](const ImageSet& labelled, std::int64_t count) {
    if (options.sampler == Sampler::posterior) {
      return draw_posterior_samples(vae, training, count, options.seed);
    }
    const bool is_standard = options.sampler == Sampler::standard;
    return draw_samples(vae, is_standard ? PriorTensors{} : model.prior, labelled, count,
                        options.seed);
  };
  progress("likelihood");
  auto [likelihood, elbo] = measure_likelihood(vae, model.prior, test, options, pool);
  Evaluation evaluation{{std::move(likelihood), measure_latents(vae, test)}, std::move(elbo)};

  progress("samples");
  ComparedSamples compared{spec, draw(test, options.samples),
                           random_images(training, options.samples, options.seed), training, test};
  if (classifier != nullptr) {
    progress("features");
    evaluation.groups.push_back(measure_features(*classifier, compared, pool));
  } else if (!is_conditional(spec)) {
    // Nobody says what class a sample is: compare as one class.
    compared.samples.images.classes.zero_();
    compared.real.classes.zero_();
  }
  progress("strokes");
  evaluation.groups.push_back(measure_strokes(compared, pool));
  if (options.train_on_samples > 0) {
    progress("a classifier that learns from samples, and one from training images");
    evaluation.groups.push_back(
        measure_teaching(draw(training, options.train_on_samples), data, options.seed, pool));
  }
  return evaluation;
}

}  // namespace vaelet::native
