#include "native/app/train/options/train_options.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "native/app/options/common_flags.h"
#include "native/app/options/validators.h"
#include "native/app/train/moments.h"
#include "native/base/number.h"
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
