#pragma once

#include <string>

#include "native/base/model_file.h"
#include "native/data/data_set.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Reads the model, and sets the threads of LibTorch and the BLAS.
/// Errors: those of `read_model_file`.
Result<ModelFile> open_model(const std::string& file, int threads);

struct ModelAndData {
  ModelFile model;
  DataSet data;
};

/// Does the same, and loads the data on which the model is measured or drawn: of the size and the
/// classes of the model, grey or in colour as it is, and prepared as in its training.
/// Errors: argument_invalid (a model without encoder), those of `open_model`, `load_data`,
/// `check_match` and `check_as_trained`.
Result<ModelAndData> open_model_and_data(const std::string& file, const DataSource& source,
                                         int threads);

}  // namespace vaelet::native
