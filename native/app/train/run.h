#pragma once

#include "native/app/command.h"
#include "native/app/train/options.h"

namespace vaelet::native {

/// Trains as the options say, and writes the weights file, the checkpoint and the report; prints
/// the progress. Returns the exit status. Errors: those of `check_together`, file_unwritable, those
/// of the data, the architecture, the checkpoint and the training.
Outcome run_training(TrainOptions options);

}  // namespace vaelet::native
