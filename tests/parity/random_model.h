#pragma once

#include "shared/model/spec.h"
#include "shared/sampling/normal.h"
#include "shared/weights/weights_file.h"

namespace vaelet::parity {

/// Choices of a test, the same on every machine.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : bits_(seed) {}

  /// A whole number from `least` to `most`.
  int between(int least, int most);
  bool one_in(int count) { return between(1, count) == 1; }
  double uniform() { return bits_.uniform(); }
  std::uint64_t seed();

 private:
  Pcg32 bits_;
};

/// A spec that `infer_shapes` accepts: every op and activation, residuals in each other, both
/// likelihoods, grey and colour, images that are seldom square, odd strides, kernels and paddings
/// of four sides, with and without labels and encoder. Its image has the mean 0 and the std 1.
ModelSpec random_spec(Chance& chance);

/// A mixture for each class, as a trainer could have fitted it.
PriorTensors random_prior(const ModelSpec& spec, Chance& chance);

}  // namespace vaelet::parity
