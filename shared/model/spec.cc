#include "shared/model/spec.h"

#include <algorithm>

namespace vaelet {

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
