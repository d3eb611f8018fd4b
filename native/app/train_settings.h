#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include "native/train/trainer.h"
#include "shared/base/error.h"
#include "shared/model/spec.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// Every flag of `vaelet train`, by its own name.
struct TrainSettings {
  std::string model = "mlp-vae";
  int latent = 2;
  std::string likelihood = "bernoulli";
  double sigma2 = Likelihood{}.sigma2;
  TrainOptions options;
  std::uint64_t seed = 1;
  std::int64_t validation = 5000;
  std::string data = "build/data/mnist";
  std::string out;
  int threads = 1;
  std::string dtype = "f32";
  std::string prior = "standard";
};

/// Declares the flags, their defaults and their checks. `settings` must outlive the parsing.
void add_train_options(CLI::App& command, TrainSettings& settings);

/// The likelihood that the flags name.
Result<Likelihood> likelihood_of(const TrainSettings& settings);

DType dtype_of(const TrainSettings& settings);

/// The whole command line, defaults spelled out; absolute paths are shortened to their last part,
/// so that a file says nothing of the machine on which it was made.
std::string command_line(const TrainSettings& settings);

}  // namespace vaelet::native
