#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet {

/// The choices of a data set and of a person; an architecture declares all else.
struct ZooConfig {
  ImageFormat image;
  std::vector<std::string> labels;
  int latent = 2;
  Likelihood likelihood;
};

/// Returns the names that `make_model` knows, in the order in which people see them.
std::span<const std::string_view> zoo_names();

/// Makes an architecture for a data set, checked by `infer_shapes`.
/// Errors: model_unknown (names the known ones), image_size_unfit (says which sizes the layers can
/// make), spec_invalid.
Result<ModelSpec> make_model(std::string_view name, const ZooConfig& options);

}  // namespace vaelet
