#include "shared/model/activation.h"

float activate(vaelet::ActivationKind activation, float x) {
  switch (activation) {
    case vaelet::ActivationKind::none:
      return x;
    case vaelet::ActivationKind::relu:
      return x > 0 ? x : 0;
  }
  return x;
}
