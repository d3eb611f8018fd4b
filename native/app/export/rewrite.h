#pragma once

#include "native/app/command.h"
#include "native/app/export/options.h"

namespace vaelet::native {

/// Writes a weights file again, in the version that this program writes: the network in another
/// dtype, the prior with its deviations scaled, the decoder with another contrast, golden values by
/// the weights as they are then, and statistics as they were. The notes of the training say what
/// was written again; where a weight changed, what was measured leaves them (`quality`, `test`,
/// `validation`), and where the prior changed, what was measured of samples (`quality`). Returns
/// the exit status. Errors: those of `read_model_file`, `round_weights` and `write_weights`,
/// file_unwritable, those of `with_contrast`, argument_invalid (there is a file at `out`, or a
/// prior to scale is the standard normal).
Outcome rewrite_weights(const ExportOptions& options);

}  // namespace vaelet::native
