#include "native/app/export/contrast.h"

#include <algorithm>
#include <string>
#include <variant>

namespace vaelet::native {
namespace {

bool is_change_of_shape(const Layer& layer) {
  return std::holds_alternative<Flatten>(layer) || std::holds_alternative<Unflatten>(layer);
}

/// Returns the name of the layer whose weights the logits are proportional to, nullptr if there is
/// none. Lives as long as the spec.
const std::string* layer_of_logits(const ModelSpec& spec) {
  const auto last =
      std::find_if_not(spec.decoder.rbegin(), spec.decoder.rend(), is_change_of_shape);
  const bool is_linear = last_activation(spec.decoder).kind == ActivationKind::none;
  return is_linear && last != spec.decoder.rend() ? layer_name(*last) : nullptr;
}

}  // namespace

Result<Vae> with_contrast(const Vae& vae, double factor) {
  if (vae.spec().likelihood.kind != LikelihoodKind::bernoulli) {
    return fail(ErrorCode::argument_invalid,
                "--contrast: expected a model with a Bernoulli likelihood, found a Gaussian, whose "
                "pixels are no probabilities");
  }
  const std::string* name = layer_of_logits(vae.spec());
  if (name == nullptr) {
    return fail(ErrorCode::argument_invalid,
                "--contrast: expected a decoder that ends in a layer with weights and without an "
                "activation, found another end");
  }
  Parameters parameters = vae.parameters();
  for (const char* part : {".weight", ".bias"}) {
    torch::Tensor& tensor = parameters.find(*name + part)->second;
    tensor = tensor.detach() * factor;
  }
  return vae.with_parameters(parameters);
}

}  // namespace vaelet::native
