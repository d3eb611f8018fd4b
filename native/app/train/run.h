#pragma once

#include "native/app/command.h"
#include "native/app/export/options.h"
#include "native/app/train/options/train_options.h"

namespace vaelet::native {

/// Trains as the options say, and writes the weights file, the checkpoint and the report; prints
/// the progress. Returns the exit status. Errors: those of `check_together`, file_unwritable, those
/// of the data, the architecture, the checkpoint and the training.
Outcome run_training(TrainOptions options);

/// Writes the weights that a checkpoint keeps as weights files, and leaves the checkpoint. Returns
/// the exit status. Errors: those of `read_checkpoint_file`, of the data and of the paths;
/// argument_invalid (no epoch has ended, or the data are others).
Outcome export_checkpoint(const ExportOptions& asked);

}  // namespace vaelet::native
