#include "shared/model/activation.h"

float activate(vaelet::Activation activation, float x) {
  switch (activation) {
    case vaelet::Activation::none:
      return x;
    case vaelet::Activation::relu:
      return x > 0 ? x : 0;
  }
  return x;
}
