#pragma once

#include "native/app/command.h"
#include "native/app/train/options/train_options.h"
#include "native/app/train/start.h"
#include "native/data/data_set.h"
#include "native/parallel/rank_group.h"

namespace vaelet::native {

/// Trains as a rank other than 0: from the state of rank 0, writing and showing nothing. Returns
/// the exit status: that of a success also where the training diverged, about which rank 0 has
/// still to write, and starters end all processes after one that failed. Errors: those of the
/// training and of RankGroup.
Outcome follow(const TrainOptions& options, TrainConfig config, const DataSet& data,
               TrainStart start, RankGroup& ranks);

}  // namespace vaelet::native
