#pragma once

#include <optional>
#include <string>

#include "native/app/command.h"
#include "native/app/options/credits.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// A weights file to write again.
struct RewriteOptions {
  std::string file;
  std::string out;
  std::optional<DType> dtype;  // of the network; without it, as it is
  Credits credits;             // in place of the file's, where they say something
  bool overwrite = false;
};

/// Writes a weights file again, in the version that this program writes: the network in another
/// dtype, golden values by the weights as they are then, statistics and prior as they were. The
/// notes of the training say what was written again; where rounding changed a weight, what was
/// measured leaves them (`quality`, `test`, `validation`). Returns the exit status. Errors: those
/// of `read_model_file`, `round_weights` and `write_weights`, file_unwritable, argument_invalid
/// (there is a file at `out`).
Outcome rewrite_weights(const RewriteOptions& options);

}  // namespace vaelet::native
