#include "native/app/train/settings.h"

#include <limits>
#include <utility>

#include "native/app/options/data_options.h"
#include "native/app/options/threads_option.h"
#include "native/app/options/validators.h"
#include "native/base/number.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"
#include "shared/model/zoo.h"

namespace vaelet::native {
namespace {

constexpr int most = std::numeric_limits<int>::max();
constexpr auto optimal = "optimal";

std::vector<std::string> model_names() {
  const auto names = zoo_names();
  return {names.begin(), names.end()};
}

std::string check_likelihood(const std::string& name) {
  const auto kind = likelihood_from_name(name);
  return kind ? std::string() : kind.error().message();
}

std::string check_schedule(const std::string& text) {
  const auto schedule = Schedule::parse(text);
  return schedule ? std::string() : schedule.error().detail;
}

std::string check_sigma2(const std::string& text) {
  if (text == optimal) return {};
  return finite_positive()(text);
}

void add_model_options(CLI::App& command, TrainSettings& settings) {
  command.add_option("--model", settings.model, "Architecture")
      ->check(CLI::IsMember(model_names()))
      ->capture_default_str();
  command.add_option("--latent", settings.latent, "Latent dimensions")
      ->check(CLI::Range(1, max_latent))
      ->capture_default_str();
  command.add_option("--likelihood", settings.likelihood, "p(x|z): bernoulli or gaussian")
      ->check(check_likelihood)
      ->capture_default_str();
  command
      .add_option("--sigma2", settings.sigma2,
                  "Variance of the Gaussian likelihood, in pixels scaled to variance 1; optimal: "
                  "it follows the mean squared error")
      ->check(check_sigma2)
      ->capture_default_str();
}

void add_objective_options(CLI::App& command, TrainSettings& settings) {
  command
      .add_option("--objective", settings.objective,
                  "elbo, or reference: the loss of the experiment that this grew from, with its "
                  "mistakes")
      ->check(CLI::IsMember({"elbo", "reference"}))
      ->capture_default_str();
  command
      .add_option("--beta", settings.beta,
                  "Weight of the KL in the loss, or points EPOCH:VALUE with lines between them, "
                  "such as 0:0,5:1")
      ->check(check_schedule)
      ->capture_default_str();
  command
      .add_option("--kl-warmup", settings.kl_warmup,
                  "Epochs over which beta rises from 0 in a straight line")
      ->check(finite_not_negative())
      ->capture_default_str();
  command
      .add_option("--free-bits", settings.free_bits,
                  "Nats of KL of each dimension that the loss leaves free")
      ->check(finite_not_negative())
      ->capture_default_str();
  command
      .add_option("--importance-samples", settings.importance_samples,
                  "Draws of z for each image; more than 1 trains on the importance weighted bound")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command.add_flag("--binarise", settings.binarise,
                   "Bernoulli: draw each pixel 0 or 1 anew, with its grey as probability");
}

void add_schedule_options(CLI::App& command, TrainSettings& settings) {
  command.add_option("--epochs", settings.epochs, "Passes over the training images")
      ->check(CLI::Range(1, most))
      ->capture_default_str();
  command.add_option("--batch-size", settings.batch_size, "Images per step")
      ->check(CLI::Range(1, most))
      ->capture_default_str();
  command.add_option("--lr", settings.learning_rate, "Learning rate of Adam")
      ->check(finite_positive())
      ->capture_default_str();
  command
      .add_option("--lr-schedule", settings.learning_rate_schedule,
                  "constant, or cosine: falls to 0 over the epochs")
      ->check(CLI::IsMember({"constant", "cosine"}))
      ->capture_default_str();
  command
      .add_option("--ema", settings.ema,
                  "Decay of the weights' moving average, which is then what is kept; 0: none")
      ->check(CLI::Range(0.0, 0.999999))
      ->capture_default_str();
  command
      .add_option("--patience", settings.patience,
                  "Ends after this many epochs without a better one; 0: never")
      ->check(CLI::Range(0, most))
      ->capture_default_str();
  command
      .add_option(
          "--keep", settings.keep,
          "Which epoch's weights the file holds: best, by reconstruction + last beta * KL of "
          "the held-out images, or last; the other stands beside it")
      ->check(CLI::IsMember({"best", "last"}))
      ->capture_default_str();
  command.add_option("--seed", settings.seed, "Seed of weights, order and noise")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_threads_option(command, settings.threads);
}

void add_file_options(CLI::App& command, TrainSettings& settings) {
  command
      .add_option("--validation", settings.validation,
                  "Training images held out for validation (default: a tenth, at most 5000)")
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()));
  command.add_option("--out", settings.out, "Weights file to write (.safetensors)")->required();
  command.add_option("--dtype", settings.dtype, "How the file stores weights: f32 or f16")
      ->check(CLI::IsMember({"f32", "f16"}))
      ->capture_default_str();
  command
      .add_option("--prior", settings.prior,
                  "standard: the standard normal; gaussian or mixture: fitted after training to "
                  "draws from q(z given x) of each class")
      ->check(CLI::IsMember({"standard", "gaussian", "mixture"}))
      ->capture_default_str();
  command
      .add_option("--prior-components", settings.prior_components,
                  "Gaussians of each class's mixture")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command.add_option("--report", settings.report,
                     "Folder for report.html, metrics.jsonl, samples of each epoch and figures");
  command.add_option("--checkpoint", settings.checkpoint,
                     "Where the run saves its state (default: beside --out)");
  command
      .add_option(
          "--checkpoint-seconds", settings.checkpoint_seconds,
          "Seconds between two saves within an epoch; the end of each epoch is saved anyway")
      ->check(finite_not_negative())
      ->capture_default_str();
  command.add_flag("--resume", settings.resume,
                   "Go on from the checkpoint, bit for bit, if there is one");
}

Result<void> refuse_unless(bool fits, Sentence<1> sentence, const std::string& found) {
  if (fits) return {};
  return fail(ErrorCode::argument_invalid, fill(sentence, {found}));
}

}  // namespace

void add_train_options(CLI::App& command, TrainSettings& settings) {
  add_model_options(command, settings);
  add_objective_options(command, settings);
  add_schedule_options(command, settings);
  add_data_options(command, settings.data);
  add_file_options(command, settings);
}

Result<void> check_together(const CLI::App& command, const TrainSettings& settings) {
  const bool gaussian = settings.likelihood == "gaussian";
  const bool plain_elbo = settings.objective == "elbo" && settings.beta == "1" &&
                          settings.kl_warmup == 0.0 && settings.free_bits == 0.0;
  const struct {
    bool fits;
    Sentence<1> sentence;
    const std::string& found;
  } checks[] = {
      {command.count("--sigma2") == 0 || gaussian,
       "--sigma2 is the variance of a Gaussian; expected --likelihood gaussian with it, found {}",
       settings.likelihood},
      {!settings.binarise || !gaussian,
       "--binarise draws pixels 0 or 1; expected --likelihood bernoulli with it, found {}",
       settings.likelihood},
      {settings.objective != "reference" || gaussian,
       "--objective reference is a squared error; expected --likelihood gaussian with it, found {}",
       settings.likelihood},
      {settings.objective != "reference" || settings.free_bits == 0.0,
       "--objective {} knows no --free-bits; leave one of them out", settings.objective},
      {settings.kl_warmup == 0.0 || settings.beta.find(':') == std::string::npos,
       "--kl-warmup rises to one beta; expected a number as --beta with it, found {}",
       settings.beta},
      {settings.importance_samples == 1 || plain_elbo,
       "--importance-samples above 1 have a loss of their own; leave --objective, --beta (found "
       "{}), --kl-warmup and --free-bits out",
       settings.beta},
      {command.count("--prior-components") == 0 || settings.prior == "mixture",
       "--prior-components are those of a mixture; expected --prior mixture with it, found {}",
       settings.prior}};
  for (const auto& check : checks) {
    VAELET_TRY(refuse_unless(check.fits, check.sentence, check.found));
  }
  return {};
}

Result<Likelihood> likelihood_of(const TrainSettings& settings) {
  VAELET_TRY_ASSIGN(auto kind, likelihood_from_name(settings.likelihood));
  // The variance of standardised pixels, which a decoder that knows nothing leaves as its error.
  const double start = 1.0;
  return Likelihood{kind, settings.sigma2 == optimal ? start : std::stod(settings.sigma2)};
}

Result<TrainConfig> train_options_of(const TrainSettings& settings) {
  VAELET_TRY_ASSIGN(auto beta, Schedule::parse(settings.kl_warmup == 0.0
                                                   ? settings.beta
                                                   : "0:0," + shortest_text(settings.kl_warmup) +
                                                         ":" + settings.beta));
  TrainConfig options;
  options.objective = settings.objective == "reference" ? Objective::reference : Objective::elbo;
  options.beta = beta;
  options.free_bits = settings.free_bits;
  options.importance_samples = settings.importance_samples;
  options.binarise = settings.binarise;
  options.optimal_sigma2 = settings.likelihood == "gaussian" && settings.sigma2 == optimal;
  options.epochs = settings.epochs;
  options.batch_size = settings.batch_size;
  options.learning_rate = settings.learning_rate;
  options.cosine = settings.learning_rate_schedule == "cosine";
  options.average_decay = settings.ema;
  options.patience = settings.patience;
  options.threads = settings.threads;
  options.seconds_between_saves = settings.checkpoint_seconds;
  return options;
}

DType dtype_of(const TrainSettings& settings) {
  return settings.dtype == "f16" ? DType::f16 : DType::f32;
}

int prior_components_of(const TrainSettings& settings) {
  if (settings.prior == "standard") return 0;
  return settings.prior == "gaussian" ? 1 : settings.prior_components;
}

std::string checkpoint_path_of(const TrainSettings& settings) {
  return settings.checkpoint.empty() ? settings.out + ".checkpoint" : settings.checkpoint;
}

}  // namespace vaelet::native
