#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "native/app/train/options/train_options.h"

namespace vaelet::native {

/// A training of an experiment, of one model.
struct ExperimentTraining {
  std::string_view folder;   // below the experiment's own; empty where it trains one model only
  std::string_view caption;  // for the comparison
  TrainOptions options;      // but for what a person chooses: data, epochs, seed, threads, paths
};

/// An experiment of the reference, reproduced by one command.
struct Experiment {
  std::string_view name;
  std::string_view sentence;
  std::vector<ExperimentTraining> trainings;
};

/// Returns all of them, in the order in which they are listed to people.
std::span<const Experiment> experiments();

}  // namespace vaelet::native
