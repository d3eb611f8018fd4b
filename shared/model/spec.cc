#include "shared/model/spec.h"

#include <algorithm>

namespace vaelet {

Activation last_activation(const std::vector<Layer>& layers) {
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    if (std::holds_alternative<Flatten>(*layer) || std::holds_alternative<Unflatten>(*layer)) {
      continue;
    }
    return std::visit(
        [](const auto& kind) -> Activation {
          if constexpr (requires { kind.activation; }) return kind.activation;
          return ActivationKind::none;
        },
        *layer);
  }
  return ActivationKind::none;
}

const std::string* layer_name(const Layer& layer) {
  return std::visit(
      [](const auto& kind) -> const std::string* {
        if constexpr (requires { kind.name; }) return &kind.name;
        return nullptr;
      },
      layer);
}

bool is_conditional(const ModelSpec& spec) {
  return std::any_of(spec.decoder.begin(), spec.decoder.end(),
                     [](const Layer& layer) { return std::holds_alternative<ConcatLabel>(layer); });
}

}  // namespace vaelet
