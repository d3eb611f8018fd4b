#include "native/app/train_settings.h"

#include <filesystem>
#include <sstream>
#include <vector>

#include "native/app/validators.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"
#include "shared/model/zoo.h"

namespace vaelet::native {
namespace {

std::vector<std::string> model_names() {
  const auto names = zoo_names();
  return {names.begin(), names.end()};
}

std::string check_likelihood(const std::string& name) {
  const auto kind = likelihood_from_name(name);
  return kind ? std::string() : kind.error().message();
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
                  "Variance of the Gaussian likelihood, in pixels scaled to variance 1")
      ->check(finite_positive())
      ->capture_default_str();
}

void add_training_options(CLI::App& command, TrainSettings& settings) {
  TrainOptions& options = settings.options;
  const int most = std::numeric_limits<int>::max();
  command.add_option("--beta", options.beta, "Weight of the KL in the loss")
      ->check(finite_not_negative())
      ->capture_default_str();
  command.add_option("--epochs", options.epochs, "Passes over the training images")
      ->check(CLI::Range(1, most))
      ->capture_default_str();
  command.add_option("--batch-size", options.batch_size, "Images per step")
      ->check(CLI::Range(1, most))
      ->capture_default_str();
  command.add_option("--lr", options.learning_rate, "Learning rate of Adam")
      ->check(finite_positive())
      ->capture_default_str();
  command.add_option("--seed", settings.seed, "Seed of weights, order and noise")
      ->capture_default_str();
  command
      .add_option(
          "--threads", settings.threads,
          "Threads of the matrix products; the same seed gives the same weights at the same number")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
}

void add_file_options(CLI::App& command, TrainSettings& settings) {
  command.add_option("--data", settings.data, "Folder with the four IDX files, plain or .gz")
      ->capture_default_str();
  command
      .add_option("--validation", settings.validation, "Training images held out for validation")
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()))
      ->capture_default_str();
  command.add_option("--out", settings.out, "Weights file to write (.safetensors)")->required();
  command.add_option("--dtype", settings.dtype, "How the file stores weights: f32 or f16")
      ->check(CLI::IsMember({"f32", "f16"}))
      ->capture_default_str();
  command
      .add_option("--prior", settings.prior,
                  "standard: the standard normal; gaussian: one Gaussian per class, fitted to the "
                  "encoder's means after training")
      ->check(CLI::IsMember({"standard", "gaussian"}))
      ->capture_default_str();
}

std::string without_folders(const std::string& text) {
  const std::filesystem::path path(text);
  return path.is_absolute() ? path.filename().string() : text;
}

}  // namespace

void add_train_options(CLI::App& command, TrainSettings& settings) {
  add_model_options(command, settings);
  add_training_options(command, settings);
  add_file_options(command, settings);
}

Result<Likelihood> likelihood_of(const TrainSettings& settings) {
  auto kind = likelihood_from_name(settings.likelihood);
  if (!kind) return pass_on(kind);
  return Likelihood{*kind, settings.sigma2};
}

DType dtype_of(const TrainSettings& settings) {
  return settings.dtype == "f16" ? DType::f16 : DType::f32;
}

std::string command_line(const TrainSettings& settings) {
  std::ostringstream text;
  text << "vaelet train --model " << settings.model << " --latent " << settings.latent
       << " --likelihood " << settings.likelihood;
  if (settings.likelihood == "gaussian") text << " --sigma2 " << number_text(settings.sigma2);
  text << " --beta " << number_text(settings.options.beta) << " --epochs "
       << settings.options.epochs << " --batch-size " << settings.options.batch_size << " --lr "
       << number_text(settings.options.learning_rate) << " --seed " << settings.seed
       << " --threads " << settings.threads << " --data " << without_folders(settings.data)
       << " --validation " << settings.validation << " --dtype " << settings.dtype << " --prior "
       << settings.prior << " --out " << without_folders(settings.out);
  return text.str();
}

}  // namespace vaelet::native
