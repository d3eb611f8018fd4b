#include "native/app/train/options.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "native/app/options/common_flags.h"
#include "native/app/options/validators.h"
#include "native/app/train/moments.h"
#include "native/base/number.h"
#include "native/eval/strokes/handwriting.h"
#include "native/report/run/run_report.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

constexpr auto optimal = "optimal";

std::string check_schedule(const std::string& text) {
  const auto schedule = Schedule::parse(text);
  return schedule ? std::string() : schedule.error().detail;
}

std::string check_sigma2(const std::string& text) {
  if (text == optimal) return {};
  return finite_positive()(text);
}

bool is_plain_elbo(const TrainOptions& options) {
  return options.objective == Objective::elbo && options.beta.is_constant() &&
         options.beta.last() == 1.0 && options.kl_warmup == 0.0 && options.free_bits == 0.0;
}

Result<void> refuse_unless(bool fits, Sentence<1> sentence, const std::string& found) {
  if (fits) return {};
  return fail(ErrorCode::argument_invalid, fill(sentence, {found}));
}

/// What one z for several images leaves undefined, or what has not been tried with it.
Result<void> check_groups(const TrainOptions& options) {
  if (options.groups == 0) return {};
  VAELET_TRY(refuse_unless(options.groups <= options.batch_size,
                           "--groups: expected at most the {} images of --batch-size, found more",
                           fill("{}", {options.batch_size})));
  VAELET_TRY(refuse_unless(options.objective == Objective::elbo,
                           "--groups train the ELBO of a group; expected --objective elbo with "
                           "them, found {}",
                           enum_word(options.objective)));
  VAELET_TRY(refuse_unless(options.importance_samples == 1,
                           "--groups draw one z for a group; expected --importance-samples 1 with "
                           "them, found {}",
                           fill("{}", {options.importance_samples})));
  VAELET_TRY(refuse_unless(!options.binarise,
                           "--binarise draws the pixels of single images; expected --groups 0 with "
                           "it, found {}",
                           fill("{}", {options.groups})));
  return refuse_unless(options.prior == PriorKind::standard,
                       "--groups give every label the same z; expected --prior standard with them, "
                       "found {}",
                       enum_word(options.prior));
}

/// A classifier adds to the loss of one decoded image for each image.
Result<void> check_classifier(const TrainOptions& options) {
  if (options.classifier.empty()) return {};
  VAELET_TRY(refuse_unless(options.label_weight > 0.0 || options.feature_weight > 0.0,
                           "--classifier adds to the loss by its weights; expected --label-weight "
                           "or --feature-weight above 0 with it, found {}",
                           "neither"));
  VAELET_TRY(
      refuse_unless(options.objective == Objective::elbo,
                    "--classifier adds to the ELBO; expected --objective elbo with it, found {}",
                    enum_word(options.objective)));
  VAELET_TRY(refuse_unless(options.importance_samples == 1,
                           "--classifier looks at one decoded image for each image; expected "
                           "--importance-samples 1 with it, found {}",
                           fill("{}", {options.importance_samples})));
  return refuse_unless(options.groups == 0,
                       "--classifier looks at images that have a z of their own; expected --groups "
                       "0 with it, found {}",
                       fill("{}", {options.groups}));
}

/// Attributes are of single images, and each has a dimension of its own.
Result<void> check_strokes(const TrainOptions& options) {
  if (options.strokes.names.empty()) return {};
  std::set<std::string> seen;
  for (const std::string& name : options.strokes.names) {
    VAELET_TRY(stroke_column(name));
    VAELET_TRY(refuse_unless(seen.insert(name).second,
                             "--strokes: expected each attribute once, found {} twice", name));
  }
  VAELET_TRY(
      refuse_unless(options.objective == Objective::elbo,
                    "--strokes add to the ELBO; expected --objective elbo with them, found {}",
                    enum_word(options.objective)));
  VAELET_TRY(refuse_unless(options.groups == 0,
                           "--strokes are of images that have a z of their own; expected --groups "
                           "0 with them, found {}",
                           fill("{}", {options.groups})));
  const auto count = options.strokes.names.size();
  return refuse_unless(!options.latent || std::cmp_less_equal(count, *options.latent),
                       "--strokes: expected at most as many as z has dimensions, found {}",
                       fill("{}", {count}));
}

/// A GPU has one queue, and ranks exchange what is in the processor's memory.
Result<void> check_compute(const TrainOptions& options) {
  if (options.device == DeviceKind::cpu) return {};
  VAELET_TRY(refuse_unless(options.threads == 1,
                           "--device cuda needs no other threads; expected --threads 1 with it, "
                           "found {}",
                           fill("{}", {options.threads})));
  return refuse_unless(
      options.ranks.world_size == 1,
      "--device cuda trains in one process; expected --world-size 1 with it, found "
      "{}",
      fill("{}", {options.ranks.world_size}));
}

}  // namespace

CLI::Validator FlagText<Schedule>::check() { return {check_schedule, ""}; }

Schedule FlagText<Schedule>::read(const std::string& text) { return *Schedule::parse(text); }

CLI::Validator FlagText<Sigma2>::check() { return {check_sigma2, ""}; }

Sigma2 FlagText<Sigma2>::read(const std::string& text) {
  return {text == optimal ? std::nullopt : parse_number<double>(text)};
}

std::string FlagText<Sigma2>::write(const Sigma2& sigma2) {
  return sigma2.fixed ? shortest_text(*sigma2.fixed) : optimal;
}

void choose_by_data(const ImageFormat& image, TrainOptions& options) {
  const bool is_colour = image.channels > 1;
  options.latent = options.latent.value_or(usual_latent(image.channels));
  if (!options.likelihood) {
    options.likelihood = is_colour ? LikelihoodKind::gaussian : LikelihoodKind::bernoulli;
  }
  if (options.sigma2 || options.likelihood != LikelihoodKind::gaussian) return;
  options.sigma2 = is_colour ? Sigma2{std::nullopt} : Sigma2{};
}

Result<void> take_spec(const ModelSpec& spec, TrainOptions& options) {
  const Likelihood& likelihood = spec.likelihood;
  if (options.likelihood && options.likelihood != likelihood.kind) {
    return fail(ErrorCode::argument_invalid,
                fill("--likelihood: expected {} as in \"{}\", found {}",
                     {enum_word(likelihood.kind), options.spec, enum_word(*options.likelihood)}));
  }
  options.model = spec.name;
  options.latent = spec.latent;
  options.likelihood = likelihood.kind;
  const bool is_grey_gaussian =
      likelihood.kind == LikelihoodKind::gaussian && spec.image.channels == 1;
  if (is_grey_gaussian && !options.sigma2) options.sigma2 = Sigma2{likelihood.sigma2};
  options.data.channels = options.data.channels.value_or(spec.image.channels);
  return {};
}

bool has_optimal_sigma2(const TrainOptions& options) {
  return options.likelihood == LikelihoodKind::gaussian && options.sigma2 && !options.sigma2->fixed;
}

Result<void> check_together(const TrainOptions& options) {
  const bool is_gaussian = options.likelihood != LikelihoodKind::bernoulli;
  const bool is_bernoulli = options.likelihood != LikelihoodKind::gaussian;
  const bool is_reference = options.objective == Objective::reference;
  const std::string likelihood = options.likelihood ? enum_word(*options.likelihood) : "";
  VAELET_TRY(refuse_unless(
      !options.binarise || is_bernoulli,
      "--binarise draws pixels 0 or 1; expected --likelihood bernoulli with it, found {}",
      likelihood));
  VAELET_TRY(refuse_unless(
      !is_reference || is_gaussian,
      "--objective reference is a squared error; expected --likelihood gaussian with it, found {}",
      likelihood));
  VAELET_TRY(refuse_unless(!options.sigma2 || is_gaussian, sigma2_without_gaussian, likelihood));
  VAELET_TRY(refuse_unless(!is_reference || options.free_bits == 0.0,
                           "--objective {} has no --free-bits; leave one of them out",
                           enum_word(options.objective)));
  VAELET_TRY(
      refuse_unless(options.kl_warmup == 0.0 || options.beta.is_constant(),
                    "--kl-warmup rises to one beta; expected a number as --beta with it, found {}",
                    options.beta.text()));
  VAELET_TRY(check_groups(options));
  VAELET_TRY(check_classifier(options));
  VAELET_TRY(check_strokes(options));
  VAELET_TRY(check_compute(options));
  return refuse_unless(
      options.importance_samples == 1 || is_plain_elbo(options),
      "--importance-samples above 1 have a loss of their own; leave --objective, --beta (found "
      "{}), --kl-warmup and --free-bits out",
      options.beta.text());
}

Likelihood likelihood_of(const TrainOptions& options) {
  // The variance of standardised pixels, which a decoder that knows nothing leaves as its error.
  const double start = 1.0;
  const Sigma2 sigma2 = options.sigma2.value_or(Sigma2{});
  return {options.likelihood.value_or(LikelihoodKind::bernoulli), sigma2.fixed.value_or(start)};
}

Result<TrainConfig> train_config_of(const TrainOptions& options) {
  TrainConfig config;
  config.beta = options.beta;
  if (options.kl_warmup > 0.0) {
    VAELET_TRY_ASSIGN(config.beta, Schedule::parse("0:0," + shortest_text(options.kl_warmup) + ":" +
                                                   options.beta.text()));
  }
  config.objective = options.objective;
  config.free_bits = options.free_bits;
  config.importance_samples = options.importance_samples;
  config.binarise = options.binarise;
  config.group_members = options.groups;
  if (!options.strokes.names.empty()) config.attribute_weight = options.stroke_weight;
  config.optimal_sigma2 = has_optimal_sigma2(options);
  config.epochs = options.epochs;
  config.batch_size = options.batch_size;
  config.learning_rate = options.learning_rate;
  config.cosine = options.rate_schedule == RateSchedule::cosine;
  config.average_decay = options.ema;
  config.patience = options.patience;
  config.compute = compute_of(options);
  config.threads = options.threads;
  config.seconds_between_saves = options.checkpoint_seconds;
  return config;
}

Compute compute_of(const TrainOptions& options) {
  return {options.device, options.precision == Precision::bf16};
}

int prior_components_of(const TrainOptions& options) {
  switch (options.prior) {
    case PriorKind::standard:
      return 0;
    case PriorKind::gaussian:
      return 1;
    case PriorKind::mixture:
      break;
  }
  return options.prior_components;
}

std::string checkpoint_path_of(const TrainOptions& options) {
  return options.checkpoint.empty() ? options.out + ".checkpoint" : options.checkpoint;
}

std::string path_of_other(const TrainOptions& options) {
  std::filesystem::path path = options.out;
  const std::string which = options.keep == Keep::best ? ".last" : ".best";
  return path.replace_extension(which + path.extension().string()).string();
}

std::vector<UsedPath> more_paths_of(const TrainOptions& options) {
  std::vector<UsedPath> paths{{"--out", path_of_other(options), PathUse::writes_file}};
  if (options.checkpoint.empty()) {
    paths.push_back({"--checkpoint", checkpoint_path_of(options), PathUse::writes_file});
  }
  if (!options.moments.empty()) {
    paths.push_back(files_in("--moments", options.moments, {moments_index_name}).front());
  }
  if (options.report.empty()) return paths;
  for (UsedPath& path : files_in("--report", options.report, {report_page_name, report_log_name})) {
    paths.push_back(std::move(path));
  }
  paths.push_back({"--report", std::filesystem::path(options.report) / report_samples_name,
                   PathUse::writes_folder});
  return paths;
}

std::int64_t validation_count(const TrainOptions& options, std::int64_t training_images) {
  constexpr std::int64_t most_by_default = 5000;
  return options.validation.value_or(
      std::clamp(training_images / 10, std::int64_t{1}, most_by_default));
}

}  // namespace vaelet::native
