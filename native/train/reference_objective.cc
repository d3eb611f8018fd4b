#include "native/train/reference_objective.h"

#include <variant>
#include <vector>

namespace vaelet::native {
namespace {

torch::Tensor run_cut_layers(const std::vector<Layer>& layers, const Parameters& parameters,
                             torch::Tensor x, const torch::Tensor& label) {
  for (const Layer& layer : layers) {
    const bool joins_label = std::holds_alternative<ConcatLabel>(layer);
    x = run_layer(layer, parameters, joins_label ? x.detach() : x, label);
  }
  return x;
}

}  // namespace

Posterior ReferenceNetwork::encode(const torch::Tensor& x, const torch::Tensor& label) const {
  const ModelSpec& spec = vae_.spec();
  return posterior_of(run_cut_layers(spec.encoder, vae_.parameters(), x, label), spec.posterior);
}

torch::Tensor ReferenceNetwork::decode(const torch::Tensor& z, const torch::Tensor& label) const {
  return run_cut_layers(vae_.spec().decoder, vae_.parameters(), z, label).to(torch::kFloat);
}

torch::Tensor reference_loss(const ModelSpec& spec, const torch::Tensor& x,
                             const torch::Tensor& decoded, const torch::Tensor& kl, double beta) {
  const bool flattens_first = std::holds_alternative<Flatten>(spec.encoder.front());
  const double averaged_over = flattens_first ? 1.0 : spec.image.width;
  return (x - decoded).square().sum() / averaged_over + beta * kl;
}

}  // namespace vaelet::native
