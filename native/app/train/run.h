#pragma once

#include "native/app/commands.h"
#include "native/app/train/settings.h"

namespace vaelet::native {

/// Trains as the settings say, which must fit together, and writes the weights file, the checkpoint
/// and the report; shows all of it to the person. Errors: file_unwritable, those of the data, the
/// architecture, the checkpoint and the training.
Outcome run_training(TrainSettings settings);

}  // namespace vaelet::native
