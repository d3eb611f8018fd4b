#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/eval/latents/latents.h"
#include "native/eval/measures.h"
#include "native/torch/encode.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

std::vector<Measure> over_test_images(const EvaluationContext& context, double value) {
  return {{.value = value, .count = context.test().size()}};
}

}  // namespace

std::optional<std::string> latents_title(const EvaluationContext& context) {
  return fill("latents of test images as they are, {} dimensions; kl_zI in nats",
              {context.spec().latent});
}

std::vector<Measure> active_units(EvaluationContext& context) {
  return over_test_images(context, static_cast<double>(active_units(context.encoded_test().mean)));
}

std::vector<Measure> aggregate_mean_largest(EvaluationContext& context) {
  const auto mean = latent_statistics(context.encoded_test()).mean;
  const auto size = [](float value) { return std::abs(value); };
  return over_test_images(context, std::ranges::max(mean | std::views::transform(size)));
}

std::vector<Measure> aggregate_std_least(EvaluationContext& context) {
  return over_test_images(context, std::ranges::min(latent_statistics(context.encoded_test()).std));
}

std::vector<Measure> aggregate_std_largest(EvaluationContext& context) {
  return over_test_images(context, std::ranges::max(latent_statistics(context.encoded_test()).std));
}

std::vector<Measure> kl_of_dimensions(EvaluationContext& context) {
  std::vector<Measure> measures;
  const torch::Tensor& nats = context.encoded_test().kl;
  for (std::int64_t dimension = 0; dimension < nats.size(1); ++dimension) {
    measures.push_back(mean_measure(nats.select(1, dimension)));
    measures.back().name = "kl_z" + std::to_string(dimension);
  }
  return measures;
}

}  // namespace vaelet::native
