#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "native/app/command.h"
#include "native/import/onnx_model.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// Every flag of `vaelet import`.
struct ImportOptions {
  std::string decoder;
  std::string encoder;
  std::string state_dict;
  std::string spec;
  std::string data;    // folder; empty: none
  std::string labels;  // names with commas between them, or a file with a name on each line
  std::string name;    // empty: that of the file at --out
  std::string heads;
  std::optional<ForeignPosterior> posterior;
  std::optional<LikelihoodKind> likelihood;
  double sigma2 = 0.5;
  std::optional<ChannelValues> mean;
  std::optional<ChannelValues> std;
  std::optional<ImageSize> image_size;
  std::optional<Layout> layout;
  std::string label_input;
  std::string author;
  std::string licence;
  int prior_components = 8;
  DType dtype = DType::f32;
  std::uint64_t seed = 1;
  int threads = 1;
  std::string out;
};

/// Reads what another program made, and writes it as a weights file; tells what it chose by
/// default on the standard error. Returns the exit status. Errors: those of `read_onnx_file`,
/// `import_graphs`, `read_state_dict`, of the data and of the paths.
Outcome run_import(const ImportOptions& options);

}  // namespace vaelet::native
