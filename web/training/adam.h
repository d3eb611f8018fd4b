#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vaelet::training {

/// Adam with the usual constants (Kingma and Ba 2015, algorithm 1): for the gradient g of step t
///
///   m = b1 m + (1 - b1) g,  v = b2 v + (1 - b2) g^2,
///   w = w - rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + 1e-8),  b1 = 0.9, b2 = 0.999.
///
/// Moments below 1e-30 become 0: they move no weight, and subnormal numbers would take a hundred
/// times as long.
class Adam {
 public:
  explicit Adam(std::size_t parameters) : first_(parameters), second_(parameters) {}

  /// Moves the parameters against their gradients, as many as the constructor was told.
  void step(const float* gradients, double learning_rate, float* parameters);

  std::int64_t steps() const { return steps_; }

 private:
  std::int64_t steps_ = 0;
  double power1_ = 1.0;  // b1^t
  double power2_ = 1.0;  // b2^t
  std::vector<float> first_;
  std::vector<float> second_;
};

}  // namespace vaelet::training
