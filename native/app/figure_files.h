#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "native/base/model_file.h"
#include "native/data/data_set.h"
#include "native/report/model_figures.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Writes every figure that fits the model into `folder`, and `figures.json` with the numbers: what
/// each shows, seed and digests, and the model's ELBO and KL on the test images. Gives the figures.
/// Errors: data_damaged (images of another kind than the model's), those of `model_figures`,
/// file_unwritable.
Result<std::vector<ModelFigure>> write_figures(const ModelFile& model, const DataSet& data,
                                               std::uint64_t seed,
                                               const std::filesystem::path& folder);

}  // namespace vaelet::native
