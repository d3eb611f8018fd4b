#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "native/app/options/named_value.h"
#include "native/data/data_set.h"
#include "native/train/train_config.h"
#include "shared/base/error.h"
#include "shared/model/spec.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// Every flag of `vaelet train`, by its own name.
struct TrainSettings {
  std::string model = "mlp-vae";
  int latent = 2;
  std::string likelihood = "bernoulli";
  std::string sigma2 = "0.5";

  std::string objective = "elbo";
  std::string beta = "1";
  double kl_warmup = 0.0;
  double free_bits = 0.0;
  int importance_samples = 1;
  bool binarise = false;

  int epochs = 15;
  int batch_size = 64;
  double learning_rate = 1e-3;
  std::string learning_rate_schedule = "constant";
  double ema = 0.0;
  int patience = 0;
  std::string keep = "best";
  std::uint64_t seed = 1;
  int threads = 1;

  DataSource data;
  std::optional<std::int64_t> validation;  // of the training images; none: `hold_out` chooses
  std::string prior = "standard";
  int prior_components = 8;
  std::string dtype = "f32";
  std::string out;
  std::string report;
  std::string checkpoint;
  double checkpoint_seconds = 60.0;
  bool resume = false;
};

/// Declares the flags, their defaults and their checks. `settings` must outlive the parsing.
void add_train_options(CLI::App& command, TrainSettings& settings);

/// What single flags cannot know of each other. Errors: argument_invalid.
Result<void> check_together(const CLI::App& command, const TrainSettings& settings);

/// The likelihood that the flags name; with `--sigma2 optimal`, what it starts from.
Result<Likelihood> likelihood_of(const TrainSettings& settings);

Result<TrainConfig> train_options_of(const TrainSettings& settings);

DType dtype_of(const TrainSettings& settings);

/// How many Gaussians the prior of each class has; 0: the standard normal.
int prior_components_of(const TrainSettings& settings);

/// Where the run's checkpoint stands: `--checkpoint`, or beside the weights file.
std::string checkpoint_path_of(const TrainSettings& settings);

/// Training images to hold out of so many: what the person said, or a tenth, at most 5,000.
std::int64_t validation_count(const TrainSettings& settings, std::int64_t training_images);

/// Every flag that decides what comes out, with its value, defaults too.
std::vector<NamedValue> configuration(const TrainSettings& settings);

/// The whole command line as a shell reads it, defaults spelled out; absolute paths are shortened
/// to their last part, so that a file says nothing of the machine on which it was made.
std::string command_line(const TrainSettings& settings);

}  // namespace vaelet::native
