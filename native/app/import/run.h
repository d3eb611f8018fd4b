#pragma once

#include <cstdint>
#include <string>

#include "native/app/command.h"
#include "native/app/options/credits.h"
#include "native/import/onnx_model.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// Every flag of `vaelet import`.
struct ImportOptions {
  std::string decoder;
  std::string encoder;
  std::string state_dict;
  std::string spec;
  std::string data;       // folder; empty: none
  std::string labels;     // names with commas between them, or a file with a name on each line
  ImportChoices choices;  // without the labels; an empty name: that of the file at --out
  Credits credits;
  int prior_components = 8;
  DType dtype = DType::f32;
  std::uint64_t seed = 1;
  int threads = 1;
  std::string out;
  bool overwrite = false;
};

/// Reads what another program made, and writes it as a weights file; tells what it chose by
/// default on the standard error. Returns the exit status. Errors: those of `read_onnx_file`,
/// `import_graphs`, `read_state_dict`, of the data and of the paths.
Outcome run_import(const ImportOptions& options);

}  // namespace vaelet::native
