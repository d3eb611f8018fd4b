#pragma once

#include <optional>

#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// How far LibTorch's results are from a file's golden values, at most: of a pixel, and of a mean
/// or sigma as a part of max(1, |value|).
struct GoldenDifferences {
  double image = 0.0;
  std::optional<double> posterior;  // only where the file holds the encoder's values
};

/// Decodes and encodes the golden samples of a file.
/// Errors: tensor_value_invalid, when a difference is larger than FORMAT.md's 1e-4.
Result<GoldenDifferences> check_golden(const WeightsFile& file);

}  // namespace vaelet::native
