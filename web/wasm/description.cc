#include "web/wasm/description.h"

#include <cstddef>
#include <utility>

#include "shared/base/json.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"

namespace vaelet::wasm {
namespace {

Json describe_latents(const LatentStatistics& latent) {
  Json::Array latents;
  for (std::size_t i = 0; i < latent.kl.size(); ++i) {
    latents.push_back(Json{Json::Object{{"index", Json{static_cast<std::int64_t>(i)}},
                                        {"kl", Json{static_cast<double>(latent.kl[i])}},
                                        {"mean", Json{static_cast<double>(latent.mean[i])}},
                                        {"std", Json{static_cast<double>(latent.std[i])}}}});
  }
  return Json{std::move(latents)};
}

/// The trainer's notes. Readers never depend on them, so text that is no JSON is shown as text.
Json describe_training(const std::string& training) {
  Result<Json> parsed = parse_json(training);
  return parsed ? std::move(*parsed) : Json{training};
}

}  // namespace

std::string describe(const WeightsFile& file) {
  return write_json(Json{Json::Object{
      {"spec", spec_to_json(file.spec)},
      {"conditional", Json{is_conditional(file.spec)}},
      {"training", describe_training(file.training)},
      {"latents", describe_latents(file.latent)},
      {"golden", Json{std::int64_t{file.golden.count}}},
      {"parameters", Json{Json::Object{{"encoder", Json{count_parameters(file.spec.encoder)}},
                                       {"decoder", Json{count_parameters(file.spec.decoder)}}}}}}});
}

}  // namespace vaelet::wasm
