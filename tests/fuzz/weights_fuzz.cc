// Any bytes are refused with a sentence, or are a file whose parts fit together and which the
// writer writes again so that the reader reads the same.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/base/utf8.h"
#include "shared/model/spec_json.h"
#include "shared/weights/weights_file.h"
#include "tests/fuzz/require.h"

namespace vaelet::fuzz {
namespace {

std::size_t element_count(const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
  return count;
}

bool all_finite(const std::vector<float>& values) {
  for (const float value : values) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

void require_consistent(const WeightsFile& weights) {
  const ModelSpec& spec = weights.spec;
  const auto latent = static_cast<std::size_t>(spec.latent);
  const std::size_t image_size = value_count(spec.image);
  const auto count = static_cast<std::size_t>(weights.golden.count);
  require(weights.shapes.encoder.size() == spec.encoder.size(), "a shape for each encoder layer");
  require(weights.shapes.decoder.size() == spec.decoder.size(), "a shape for each decoder layer");
  require(weights.shapes.decoder.back().out == image_shape(spec.image), "an image at the end");
  require(weights.latent.kl.size() == latent && weights.latent.std.size() == latent,
          "L statistics");
  require(count >= 1 && weights.golden.z.size() == count * latent, "golden z");
  require(weights.golden.image.size() == count * image_size, "golden images");
  require(weights.golden.mean.size() == weights.golden.sigma.size(), "golden means and sigmas");
  require(weights.golden.label.empty() != is_conditional(spec), "golden labels when conditional");
  for (const TensorDescription& wanted : network_tensors(spec)) {
    const auto found = weights.network.find(wanted.name);
    require(found != weights.network.end(), "every tensor of the spec");
    const auto values = tensor_values(found->second);
    require(values.size() == element_count(wanted.shape), "as many values as the shape says");
    require(all_finite(values), "finite weights");
  }
}

/// One dtype for the whole network, as the writer has it; F32 holds the values of both.
WeightsContent content_of(const WeightsFile& weights) {
  WeightsContent content;
  content.spec = weights.spec;
  content.training = weights.training;
  content.latent = weights.latent;
  content.golden = weights.golden;
  content.prior = weights.prior;
  content.directions = weights.directions;
  for (const auto& [name, tensor] : weights.network) content.network[name] = tensor_values(tensor);
  return content;
}

void require_same_again(const WeightsFile& weights) {
  const auto written = write_weights(content_of(weights));
  require(written.has_value(), "an accepted file can be written");
  const auto again = read_weights(*written);
  require(again.has_value(), "a written file can be read");
  require(again->spec.labels == weights.spec.labels, "the same labels");
  require(again->training == weights.training, "the same training notes");
  require(again->latent.kl == weights.latent.kl, "the same statistics");
  require(again->golden.image == weights.golden.image, "the same golden images");
  require(again->golden.sigma == weights.golden.sigma, "the same golden sigmas");
  require(again->prior.scale == weights.prior.scale, "the same prior");
  for (const auto& [name, tensor] : weights.network) {
    require(tensor_values(again->network.at(name)) == tensor_values(tensor), "the same weights");
  }
}

}  // namespace
}  // namespace vaelet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vaelet;
  const auto weights = read_weights(std::as_bytes(std::span(data, size)));
  if (weights) {
    fuzz::require_consistent(*weights);
    fuzz::require_same_again(*weights);
  } else {
    fuzz::require(!weights.error().detail.empty(), "a sentence for each refusal");
    fuzz::require(weights.error().message().size() < 4096, "a message that a person can read");
    fuzz::require(is_utf8(weights.error().message()), "a message in UTF-8");
  }
  return 0;
}
