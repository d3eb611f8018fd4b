#pragma once

#include <string>
#include <vector>

#include "native/app/train/options/train_options.h"
#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet::native {

/// The SHA-256 of what a run reads; empty where it does not.
struct InputDigests {
  std::string data;
  std::string init;                           // of the weights file to start from
  std::string spec;                           // of the specification
  std::string classifier;                     // of the file of `--classifier`
  std::vector<std::string> init_classifiers;  // those of the trainings that `init` comes from
};

/// Returns what must be the same for a run to go on from a checkpoint, a line for each flag and
/// each file that it reads.
std::string run_identity(const TrainOptions& options, const InputDigests& inputs);

/// The settings of a run, as a checkpoint keeps them.
struct RunSettings {
  TrainOptions options;
  ModelSpec spec;
  InputDigests inputs;  // but for the data and the specification
};

/// Returns all flags of a run as JSON, with absolute paths of what it reads, and its model.
std::string settings_text(const TrainOptions& options, const ModelSpec& spec,
                          const InputDigests& inputs);

/// Reads what `settings_text` gave. Errors: checkpoint_damaged.
Result<RunSettings> parse_settings(const std::string& text);

}  // namespace vaelet::native
