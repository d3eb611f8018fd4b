#pragma once

#include <string>
#include <vector>

#include "native/app/train/options/train_options.h"
#include "native/base/file_lock.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Checks the paths of a run before any time is spent: each can be written, none is another's, a
/// new run replaces no file that it was not told to, and one that goes on has a checkpoint. Returns
/// the locks by which no other process trains to the weights file or goes on from the checkpoint,
/// for as long as the run takes. Errors: file_unwritable, argument_invalid, checkpoint_unfit.
Result<std::vector<FileLock>> take_run_paths(const TrainOptions& options);

/// Checks that no weights file is replaced without `--overwrite`. Errors: argument_invalid.
Result<void> check_replacing(const TrainOptions& options);

/// Checks that the files that a run found at its outputs when it went on from its checkpoint are
/// its own: made with its flags, and of the data with this SHA-256. Errors: argument_invalid.
Result<void> check_own_outputs(const TrainOptions& options, const std::string& data_digest);

}  // namespace vaelet::native
