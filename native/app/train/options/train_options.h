#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "native/app/options/credits.h"
#include "native/app/options/flag_text.h"
#include "native/app/options/output_check.h"
#include "native/app/ranks/options.h"
#include "native/app/train/options/enum_names.h"
#include "native/data/data_set.h"
#include "native/torch/compute.h"
#include "native/train/schedule.h"
#include "native/train/train_config.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/model/image_format.h"
#include "shared/model/spec.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// The variance of a Gaussian likelihood.
struct Sigma2 {
  std::optional<double> fixed = 0.5;  // none: optimal, it follows the mean squared error
};

inline constexpr Sentence<1> sigma2_without_gaussian =
    "--sigma2 is the variance of a Gaussian; expected --likelihood gaussian with it, found {}";

/// Every flag of `vaelet train`.
struct TrainOptions {
  std::string model = "mlp-vae";
  std::string spec;  // file of a specification to train in its place; empty: none
  std::string init;  // weights file to start from; empty: random weights
  // Where the person names none, `choose_by_data` does.
  std::optional<int> latent;
  std::optional<LikelihoodKind> likelihood;
  std::optional<Sigma2> sigma2;

  Objective objective = Objective::elbo;
  Schedule beta{1.0};
  double kl_warmup = 0.0;
  double free_bits = 0.0;
  int importance_samples = 1;
  bool binarise = false;
  int groups = 0;
  std::string classifier;  // file of one that adds to the loss; empty: none
  double label_weight = 0.0;
  double feature_weight = 0.0;
  ClassChoice strokes;  // names of `handwriting_attributes` that the first dimensions say
  double stroke_weight = 10.0;

  int epochs = 15;
  int batch_size = 64;
  double learning_rate = 1e-3;
  RateSchedule rate_schedule = RateSchedule::constant;
  double ema = 0.0;
  int patience = 0;
  Keep keep = Keep::best;
  std::uint64_t seed = 1;
  int threads = 1;
  DeviceKind device = DeviceKind::cpu;
  Precision precision = Precision::f32;
  RankOptions ranks;

  DataSource data;
  std::optional<std::int64_t> validation;  // training images; none: `validation_count` chooses
  PriorKind prior = PriorKind::standard;
  int prior_components = 8;
  DType dtype = DType::f32;
  Credits credits;
  std::string out;
  std::string report;
  std::string moments;
  std::string checkpoint;
  double checkpoint_seconds = 60.0;
  bool resume = false;
  bool overwrite = false;
};

template <>
struct FlagText<Schedule> {
  static constexpr auto type_name = "TEXT";
  static CLI::Validator check();
  static Schedule read(const std::string& text);
  static std::string write(const Schedule& schedule) { return schedule.text(); }
};

template <>
struct FlagText<Sigma2> {
  static constexpr auto type_name = "TEXT";
  static CLI::Validator check();
  static Sigma2 read(const std::string& text);
  static std::string write(const Sigma2& sigma2);
};

/// Chooses what the person left open: grey images have two latent dimensions and a Bernoulli
/// likelihood, and a Gaussian has the sigma2 0.5; colour images have more dimensions, and a
/// Gaussian with the optimal sigma2.
void choose_by_data(const ImageFormat& image, TrainOptions& options);

/// Takes from a specification what its flags would say otherwise: name, latent dimensions,
/// likelihood, and the channels of the data where they are open.
/// Errors: argument_invalid (`--likelihood` names another one).
Result<void> take_spec(const ModelSpec& spec, TrainOptions& options);

/// Returns whether sigma2 follows the mean squared error.
bool has_optimal_sigma2(const TrainOptions& options);

/// Returns the chosen likelihood; with `--sigma2 optimal`, the one to start from.
Likelihood likelihood_of(const TrainOptions& options);

/// Returns where and how precisely `train` has to compute.
Compute compute_of(const TrainOptions& options);

/// Returns how `train` has to train.
Result<TrainConfig> train_config_of(const TrainOptions& options);

/// Returns how many Gaussians the prior of each class has; 0: the standard normal.
int prior_components_of(const TrainOptions& options);

/// Returns the path of the run's checkpoint: `--checkpoint`, or beside the weights file.
std::string checkpoint_path_of(const TrainOptions& options);

/// Returns the path of the file beside the weights that holds those of another epoch:
/// `model.last.safetensors` for `model.safetensors`.
std::string path_of_other(const TrainOptions& options);

/// Returns the paths that the run uses and no flag names.
std::vector<UsedPath> more_paths_of(const TrainOptions& options);

/// Returns how many of the training images are kept for validation: what the person said, or a
/// tenth, at most 5,000.
std::int64_t validation_count(const TrainOptions& options, std::int64_t training_images);

}  // namespace vaelet::native
