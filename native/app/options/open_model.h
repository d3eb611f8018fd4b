#pragma once

#include <string>
#include <vector>

#include "native/base/model_file.h"
#include "native/data/data_set.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The files of a command that works on a model.
struct ModelRequest {
  std::string model;                     // the weights file
  std::vector<std::string> outputs;      // files that it will write; empty names are passed over
  std::vector<std::string> inputs = {};  // files that it reads besides
  int threads = 1;                       // of LibTorch and the BLAS
};

/// Checks that the outputs can be written, reads the model, and sets the threads.
/// Errors: those of `check_outputs` and `read_model_file`.
Result<ModelFile> open_model(const ModelRequest& request);

struct ModelAndData {
  ModelFile model;
  DataSet data;
};

/// Does the same, and loads the data on which the model is measured or drawn: of the size and the
/// classes of the model, and prepared as in its training.
/// Errors: those of `open_model`, `load_data`, `check_match` and `check_as_trained`.
Result<ModelAndData> open_model_and_data(const ModelRequest& request, const DataSource& source);

}  // namespace vaelet::native
