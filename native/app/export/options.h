#pragma once

#include <optional>
#include <string>

#include "native/app/options/credits.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// Bounds of a prior's scale, within which its deviations stay numbers of 16 bits.
inline constexpr double least_prior_scale = 0.1;
inline constexpr double most_prior_scale = 10.0;

/// Bounds of a contrast: below and above, pictures are all grey, or black and white.
inline constexpr double least_contrast = 0.1;
inline constexpr double most_contrast = 10.0;

/// Every flag of `vaelet export`.
struct ExportOptions {
  std::string file;  // checkpoint, or weights file
  std::string out;
  std::string onnx;                   // folder; empty: a weights file is written
  std::string data;                   // of a checkpoint: folder; empty: where the training found it
  std::optional<DType> dtype;         // of a weights file's network; none: as it is
  std::optional<double> prior_scale;  // of a weights file: factor of its prior's deviations
  std::optional<double> contrast;     // of a weights file: factor of its decoder's logits
  Credits credits;                    // in place of the file's, where they say something
  bool overwrite = false;
};

}  // namespace vaelet::native
