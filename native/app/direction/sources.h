#pragma once

#include <optional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/app/direction/options.h"
#include "native/eval/directions/traversal.h"
#include "native/torch/vae.h"
#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// A direction before its place in the file: how it was found.
struct FoundDirection {
  std::string name;
  torch::Tensor vector;      // [L] float64, of length 1
  std::optional<double> r2;  // of the attribute that it was fitted to
  torch::Tensor z;           // [N, L] that it was fitted to; undefined: it was fitted to nothing
  torch::Tensor attribute;   // [N] float64
  torch::Tensor groups;      // [N] int64
  MeasureAttribute measure;  // how pictures tell the attribute; empty: they do not
};

/// z of the prior with the labels in turn, one-hot [N, classes].
struct PriorDraw {
  torch::Tensor z;
  torch::Tensor labels;
};

PriorDraw draw_prior(const WeightsFile& model, std::int64_t count, std::uint64_t seed);

/// Finds the directions that the options ask for. Errors: argument_invalid (no source or several,
/// flags of another source, a model that the source does not fit), data_damaged (an attribute that
/// does not vary), and those of the table and the pictures.
Result<std::vector<FoundDirection>> find_directions(const DirectionOptions& options,
                                                    const WeightsFile& model, const Vae& vae);

}  // namespace vaelet::native
