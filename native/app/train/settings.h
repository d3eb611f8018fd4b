#pragma once

#include <string>

#include "native/app/train/options.h"
#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet::native {

/// The SHA-256 of what a run reads.
struct InputDigests {
  std::string data;
  std::string init;  // of the weights file to start from; empty: none
  std::string spec;  // of the specification; empty: none
};

/// Returns what must be the same for a run to go on from a checkpoint, a line for each flag and
/// each file that it reads.
std::string run_identity(const TrainOptions& options, const InputDigests& inputs);

/// The settings of a run, as a checkpoint keeps them.
struct RunSettings {
  TrainOptions options;
  ModelSpec spec;
  std::string init_digest;
};

/// Returns all flags of a run as JSON, with absolute paths of what it reads, and its model.
std::string settings_text(const TrainOptions& options, const ModelSpec& spec,
                          const std::string& init_digest);

/// Reads what `settings_text` gave. Errors: checkpoint_damaged.
Result<RunSettings> parse_settings(const std::string& text);

}  // namespace vaelet::native
