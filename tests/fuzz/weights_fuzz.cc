// Any bytes are refused with a sentence, or are a file whose parts fit together and which the
// writer writes again so that the reader reads the same.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/model/spec_json.h"
#include "shared/weights/weights_file.h"
#include "tests/fuzz/demand.h"

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

void demand_consistent(const WeightsFile& weights) {
  const ModelSpec& spec = weights.spec;
  const auto latent = static_cast<std::size_t>(spec.latent);
  const auto pixels =
      static_cast<std::size_t>(spec.image.height) * static_cast<std::size_t>(spec.image.width);
  const auto count = static_cast<std::size_t>(weights.golden.count);
  demand(weights.shapes.encoder.size() == spec.encoder.size(), "a shape for each encoder layer");
  demand(weights.shapes.decoder.size() == spec.decoder.size(), "a shape for each decoder layer");
  demand(weights.shapes.decoder.back().out.size() == spec.image.height * spec.image.width,
         "an image at the end");
  demand(weights.latent.kl.size() == latent && weights.latent.std.size() == latent, "L statistics");
  demand(count >= 1 && weights.golden.z.size() == count * latent, "golden z");
  demand(weights.golden.image.size() == count * pixels, "golden images");
  demand(weights.golden.label.empty() != is_conditional(spec), "golden labels when conditional");
  for (const TensorDescription& wanted : network_tensors(spec)) {
    const auto found = weights.network.find(wanted.name);
    demand(found != weights.network.end(), "every tensor of the spec");
    const auto values = tensor_values(found->second);
    demand(values.size() == element_count(wanted.shape), "as many values as the shape says");
    demand(all_finite(values), "finite weights");
  }
}

/// One dtype for the whole network, as the writer has it; F32 holds the values of both.
WeightsContent content_of(const WeightsFile& weights) {
  WeightsContent content{weights.spec,   weights.training, DType::f32,    {},
                         weights.latent, weights.golden,   weights.prior, {}};
  for (const auto& [name, tensor] : weights.network) content.network[name] = tensor_values(tensor);
  return content;
}

void demand_same_again(const WeightsFile& weights) {
  const auto written = write_weights(content_of(weights));
  demand(written.has_value(), "an accepted file can be written");
  const auto again = read_weights(*written);
  demand(again.has_value(), "a written file can be read");
  demand(again->spec.labels == weights.spec.labels, "the same labels");
  demand(again->training == weights.training, "the same training notes");
  demand(again->latent.kl == weights.latent.kl, "the same statistics");
  demand(again->golden.image == weights.golden.image, "the same golden images");
  demand(again->prior.scale == weights.prior.scale, "the same prior");
  for (const auto& [name, tensor] : weights.network) {
    demand(tensor_values(again->network.at(name)) == tensor_values(tensor), "the same weights");
  }
}

}  // namespace
}  // namespace vaelet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vaelet;
  const auto weights = read_weights(std::as_bytes(std::span(data, size)));
  if (weights) {
    fuzz::demand_consistent(*weights);
    fuzz::demand_same_again(*weights);
  } else {
    fuzz::demand(!weights.error().detail.empty(), "a sentence for each refusal");
    fuzz::demand(weights.error().message().size() < 4096, "a message that a person can read");
  }
  return 0;
}
