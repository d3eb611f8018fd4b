#pragma once

#include "native/app/train/options/train_options.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Checks what a single flag cannot know: that the values fit together.
/// Errors: argument_invalid.
Result<void> check_together(const TrainOptions& options);

}  // namespace vaelet::native
