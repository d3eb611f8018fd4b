#include "native/torch/golden_check.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "native/torch/export.h"
#include "native/torch/vae.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr double allowed_difference = 1e-4;

/// Returns the largest difference as a part of max(1, |value|); not a number, where a value is
/// none.
double largest_difference(const std::vector<float>& found, const std::vector<float>& expected) {
  double largest = 0.0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double scale = std::max(1.0, std::fabs(double{expected[i]}));
    const double difference = std::fabs(double{found[i]} - expected[i]) / scale;
    if (std::isnan(difference)) return difference;
    largest = std::max(largest, difference);
  }
  return largest;
}

Result<void> check_difference(std::string_view tensors, std::string_view computed,
                              double difference) {
  if (difference <= allowed_difference) return {};
  return fail(ErrorCode::tensor_value_invalid,
              fill("{}: expected what {} within 0.0001, found a difference of {}",
                   {tensors, computed, number_text(difference)}));
}

}  // namespace

Result<GoldenDifferences> check_golden(const WeightsFile& file) {
  const GoldenSamples& golden = file.golden;
  const GoldenSamples found = golden_samples_of(Vae::load(file), golden);
  GoldenDifferences differences{largest_difference(found.image, golden.image), {}};
  VAELET_TRY(check_difference("golden.image", "the decoder makes of golden.z", differences.image));
  if (golden.mean.empty()) return differences;
  const double mean = largest_difference(found.mean, golden.mean);
  VAELET_TRY(check_difference("golden.mean", "the encoder makes of golden.image", mean));
  const double sigma = largest_difference(found.sigma, golden.sigma);
  VAELET_TRY(check_difference("golden.sigma", "the encoder makes of golden.image", sigma));
  differences.posterior = std::max(mean, sigma);
  return differences;
}

}  // namespace vaelet::native
