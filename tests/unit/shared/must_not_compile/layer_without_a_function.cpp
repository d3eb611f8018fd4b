#include "shared/base/overloaded.h"
#include "shared/model/spec.h"

int inputs(const vaelet::Layer& layer) {
  using namespace vaelet;
  return std::visit(
      Overloaded{[](const Dense& dense) { return dense.in; },
                 [](const Conv2d& conv) { return conv.in; },
                 [](const ConvTranspose2d& conv) { return conv.in; },
                 [](const Flatten&) { return 0; }, [](const Unflatten&) { return 0; }},
      layer);
}
