#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "native/base/model_file.h"
#include "native/data/data_set.h"
#include "native/report/drawing/model_figures.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The figures of a model, and the text of `figures.json` with its metrics.
struct FigureFiles {
  std::vector<ModelFigure> figures;
  std::string json;
};

/// Draws every figure that fits the model. The JSON says what each shows, the seed, the digests,
/// and the model's ELBO and KL on the test images (on grey pixels, whatever it was trained with).
/// Errors: data_damaged (images of another kind than the model's), tensor_not_finite, those of
/// `model_figures`.
Result<FigureFiles> make_figures(const ModelFile& model, const DataSet& data, std::uint64_t seed,
                                 int threads);

/// Writes the figures and `figures.json` into a folder. Errors: file_unwritable.
Result<void> write_figures(const FigureFiles& files, const std::filesystem::path& folder);

/// Draws the figures on one thread and writes them. Returns the figures. Errors: those of both.
Result<std::vector<ModelFigure>> write_figures(const ModelFile& model, const DataSet& data,
                                               std::uint64_t seed,
                                               const std::filesystem::path& folder);

}  // namespace vaelet::native
