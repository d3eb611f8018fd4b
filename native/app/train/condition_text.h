#pragma once

#include <string>

#include "native/app/train/options/train_options.h"
#include "native/train/assessment.h"

namespace vaelet::native {

/// Returns what to try against a condition, with the flags that this run has: a sentence.
std::string remedy_for(Condition condition, const TrainOptions& options);

/// Returns `epoch 4: DIVERGED: ` with the finding and the remedy, for the person who watches.
std::string epoch_warning(int epoch, const Assessment& assessment, const TrainOptions& options);

/// Returns `diverged: ` with the finding, as reports and files keep it; empty for a sound model.
std::string warning_text(const Assessment& assessment);

}  // namespace vaelet::native
