#include "native/eval/evaluation.h"

#include <torch/torch.h>

#include "native/eval/classification_score.h"
#include "native/eval/data_match.h"
#include "native/eval/diversity.h"
#include "native/eval/frechet.h"
#include "native/eval/handwriting.h"
#include "native/eval/latents.h"
#include "native/eval/likelihood.h"
#include "native/eval/neighbours.h"
#include "native/eval/samples.h"
#include "native/train/aggregate_posterior.h"
#include "native/train/elbo.h"
#include "shared/base/text.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {
namespace {

std::string likelihood_title(const ModelSpec& spec, const EvaluationOptions& options) {
  const bool binarised = spec.likelihood.kind == LikelihoodKind::bernoulli;
  return fill(
      "likelihood of test images in nats, {}, {}{}; nll with {} draws of z",
      {is_conditional(spec) ? "p(x given label)" : "p(x)", likelihood_name(spec.likelihood.kind),
       binarised ? " on binarised pixels" : "", options.nll_samples});
}

Measure estimated(std::string name, const torch::Tensor& values) {
  const auto estimate = mean_estimate(values);
  return {.name = std::move(name),
          .value = estimate.mean,
          .count = estimate.count,
          .standard_error = estimate.standard_error};
}

MeasureGroup likelihood_group(const Vae& vae, const PriorTensors& prior, const ImageSet& test,
                              const EvaluationOptions& options) {
  auto generator = at::detail::createCPUGenerator(options.seed);
  const auto all = test.batch(torch::arange(test.size()));
  const auto x = likelihood_images(vae, all.pixels, generator);
  const auto terms = elbo_terms(vae, x, all.label, generator);
  MeasureGroup group{likelihood_title(vae.spec(), options), {}};
  group.measures.push_back(estimated("negative_elbo", terms.reconstruction + terms.kl));
  group.measures.push_back(estimated("reconstruction", terms.reconstruction));
  group.measures.push_back(estimated("kl", terms.kl));

  const auto chosen =
      torch::randperm(test.size(), generator, torch::kLong).slice(0, 0, options.nll_images);
  const auto nll = [&](const PriorTensors& density) {
    return importance_weighted_nll(vae, density, x.index_select(0, chosen),
                                   all.label.index_select(0, chosen), options.nll_samples,
                                   generator);
  };
  group.measures.push_back(estimated("nll", nll({})));
  if (prior.components > 0) group.measures.push_back(estimated("nll_fitted_prior", nll(prior)));
  return group;
}

MeasureGroup latent_group(const Vae& vae, const ImageSet& test) {
  const auto encoded = encode_set(vae, test);
  const auto active = static_cast<double>(active_units(encoded.mean));
  return {fill("latents of test images, {} dimensions", {vae.spec().latent}),
          {{.name = "active_units", .value = active, .count = test.size()}}};
}

// What the judge's features say about a set of images, beside the test images.
struct FeatureScores {
  double frechet_distance;
  NeighbourScores neighbours;
  double within_class_distance;
  double vendi_score;
};

FeatureScores feature_scores(const torch::Tensor& test, const torch::Tensor& features,
                             const torch::Tensor& classes) {
  return {frechet_distance(moments_of(test), moments_of(features)),
          neighbour_scores(test, features), within_class_distance(features, classes),
          vendi_score(features)};
}

Measure accuracy_measure(const torch::Tensor& predictions, const torch::Tensor& classes,
                         const JudgeRecord& judge) {
  const auto right = (predictions == classes).sum().item<std::int64_t>();
  const auto accuracy = wilson_proportion(right, classes.size(0));
  return {.name = "accuracy",
          .value = accuracy.value,
          .count = classes.size(0),
          .low = accuracy.low,
          .high = accuracy.high,
          .real = judge.accuracy().value};
}

MeasureGroup judged_group(const Vae& vae, TrainedJudge& judge, Samples& samples,
                          const ClassedImages& real, const ClassedImages& test) {
  const auto judged = judge_images(judge.judge, samples.images.pixels);
  MeasureGroup group{"samples in the features of judge " + judge.digest.substr(0, 12) +
                         ", against all test images; real: training images",
                     {}};
  if (is_conditional(vae.spec())) {
    group.measures.push_back(
        accuracy_measure(judged.predictions, samples.images.classes, judge.record));
  } else {
    samples.images.classes = judged.predictions;
  }
  const auto test_features = judge_images(judge.judge, test.pixels).features;
  const auto ours = feature_scores(test_features, judged.features, samples.images.classes);
  const auto theirs =
      feature_scores(test_features, judge_images(judge.judge, real.pixels).features, real.classes);
  const auto add = [&](const char* name, double value, double ceiling) {
    group.measures.push_back(
        {.name = name, .value = value, .count = samples.z.size(0), .real = ceiling});
  };
  add("frechet_distance", ours.frechet_distance, theirs.frechet_distance);
  add("precision", ours.neighbours.precision, theirs.neighbours.precision);
  add("recall", ours.neighbours.recall, theirs.neighbours.recall);
  add("density", ours.neighbours.density, theirs.neighbours.density);
  add("coverage", ours.neighbours.coverage, theirs.neighbours.coverage);
  add("within_class_distance", ours.within_class_distance, theirs.within_class_distance);
  add("vendi_score", ours.vendi_score, theirs.vendi_score);
  return group;
}

// Attributes of the images that have any, and which those are.
struct MeasuredStrokes {
  torch::Tensor attributes;  // [M, A]
  torch::Tensor rows;        // [M] int64
};

MeasuredStrokes measured_strokes(const torch::Tensor& pixels) {
  const auto attributes = handwriting(pixels);
  const auto rows = attributes.isfinite().all(1).nonzero().squeeze(1);
  return {attributes.index_select(0, rows), rows};
}

MeasureGroup handwriting_group(const Vae& vae, const Samples& samples, const ClassedImages& real) {
  const auto drawn = measured_strokes(samples.images.pixels);
  const auto training = measured_strokes(real.pixels);
  const auto z = samples.z.index_select(0, drawn.rows);
  const auto classes = samples.images.classes.index_select(0, drawn.rows);
  const auto spread = within_class_spread(drawn.attributes, classes);
  const auto real_spread =
      within_class_spread(training.attributes, real.classes.index_select(0, training.rows));
  const auto groups = is_conditional(vae.spec()) ? classes : torch::zeros_like(classes);
  const auto r2 = linear_r2(z, drawn.attributes, groups);

  MeasureGroup group{"strokes of samples; real: training images", {}};
  const auto count = drawn.rows.size(0);
  for (std::size_t i = 0; i < handwriting_names.size(); ++i) {
    const auto column = static_cast<std::int64_t>(i);
    group.measures.push_back({.name = std::string(handwriting_names[i]) + "_spread",
                              .value = spread[column].item<double>(),
                              .count = count,
                              .real = real_spread[column].item<double>()});
  }
  for (std::size_t i = 0; i < handwriting_names.size(); ++i) {
    group.measures.push_back({.name = std::string(handwriting_names[i]) + "_r2",
                              .value = r2[static_cast<std::int64_t>(i)].item<double>(),
                              .count = count});
  }
  return group;
}

MeasureGroup teaching_group(const Vae& vae, const PriorTensors& prior, const DataSet& data,
                            const EvaluationOptions& options) {
  const auto class_count = static_cast<std::int64_t>(data.class_names.size());
  const ImageSet training(data.training, data.height, data.width, class_count);
  const auto samples = draw_samples(vae, prior, training, options.taught, options.seed);
  const auto taught = classification_score(to_bytes(samples.images), data, options.seed);
  const auto real = classification_score(data.training, data, options.seed);
  return {
      fill("a classifier of {} epochs on {} samples, asked about test images; real: on training "
           "images",
           {teaching_epochs, options.taught}),
      {{.name = "classification_accuracy_score",
        .value = taught.value,
        .count = data.test.count,
        .low = taught.low,
        .high = taught.high,
        .real = real.value}}};
}

Result<void> check_taught(const ModelSpec& spec, const EvaluationOptions& options) {
  if (options.taught == 0 || is_conditional(spec)) return {};
  return fail(ErrorCode::argument_invalid,
              fill("--teach: expected 0 of {}, which has no label to teach with, found {}",
                   {spec.name, options.taught}));
}

Result<void> check_counts(const DataSet& data, const EvaluationOptions& options) {
  const auto check = [](const char* option, std::int64_t asked, const char* kind,
                        std::int64_t most) -> Result<void> {
    if (asked <= most) return {};
    return fail(ErrorCode::argument_invalid,
                fill("{}: expected at most the number of {} images, {}, found {}",
                     {option, kind, most, asked}));
  };
  if (auto checked = check("--samples", options.samples, "training", data.training.count);
      !checked) {
    return checked;
  }
  return check("--nll-images", options.nll_images, "test", data.test.count);
}

}  // namespace

Result<std::vector<MeasureGroup>> evaluate_model(const WeightsFile& model, const DataSet& data,
                                                 TrainedJudge* judge,
                                                 const EvaluationOptions& options,
                                                 const EvaluationProgress& progress) {
  const torch::NoGradGuard no_grad;
  const auto& spec = model.spec;
  if (auto match = check_match(spec, data); !match) return pass_on(match);
  if (judge != nullptr) {
    if (auto match = check_match(judge->record.format, data); !match) return pass_on(match);
  }
  if (auto checked = check_counts(data, options); !checked) return pass_on(checked);
  if (auto checked = check_taught(spec, options); !checked) return pass_on(checked);

  const Vae vae = Vae::load(model);
  const auto class_count = static_cast<std::int64_t>(data.class_names.size());
  const ImageSet training(data.training, data.height, data.width, class_count);
  const ImageSet test(data.test, data.height, data.width, class_count);
  progress("likelihood");
  std::vector<MeasureGroup> groups{likelihood_group(vae, model.prior, test, options)};
  groups.push_back(latent_group(vae, test));

  progress("samples");
  auto samples = draw_samples(vae, model.prior, test, options.samples, options.seed);
  auto generator = at::detail::createCPUGenerator(options.seed);
  const auto chosen =
      torch::randperm(training.size(), generator, torch::kLong).slice(0, 0, options.samples);
  auto real = images_at(training, chosen);
  if (judge != nullptr) {
    progress("features");
    const auto all_test = images_at(test, torch::arange(test.size()));
    groups.push_back(judged_group(vae, *judge, samples, real, all_test));
  }
  if (!is_conditional(spec) && judge == nullptr) {
    // Nobody says what class a sample is: compare as one class.
    samples.images.classes.zero_();
    real.classes.zero_();
  }
  progress("strokes");
  groups.push_back(handwriting_group(vae, samples, real));
  if (options.taught > 0) {
    progress("a classifier that learns from samples, and one from training images");
    groups.push_back(teaching_group(vae, model.prior, data, options));
  }
  return groups;
}

}  // namespace vaelet::native
