#include "web/training/adam.h"

#include <cmath>

namespace vaelet::training {
namespace {

constexpr double beta1 = 0.9;
constexpr double beta2 = 0.999;
constexpr float epsilon = 1e-8F;
constexpr float smallest_moment = 1e-30F;

float flushed(float moment) { return std::fabs(moment) < smallest_moment ? 0.0F : moment; }

/// What one step is made of, the same for every parameter.
struct Step {
  float size = 0.0F;         // rate / (1 - b1^t)
  float second_root = 0.0F;  // 1 / sqrt(1 - b2^t)
};

/// One pass over memory. The arrays are different ones.
void update(const Step& step, std::size_t count, const float* __restrict gradients,
            float* __restrict first, float* __restrict second, float* __restrict parameters) {
  constexpr auto keep1 = static_cast<float>(beta1);
  constexpr auto keep2 = static_cast<float>(beta2);
  constexpr auto take1 = static_cast<float>(1.0 - beta1);
  constexpr auto take2 = static_cast<float>(1.0 - beta2);
  for (std::size_t i = 0; i < count; ++i) {
    const float gradient = gradients[i];
    const float m = flushed(keep1 * first[i] + take1 * gradient);
    const float v = flushed(keep2 * second[i] + take2 * gradient * gradient);
    first[i] = m;
    second[i] = v;
    parameters[i] -= step.size * m / (std::sqrt(v) * step.second_root + epsilon);
  }
}

}  // namespace

void Adam::step(const float* gradients, double learning_rate, float* parameters) {
  ++steps_;
  power1_ *= beta1;
  power2_ *= beta2;
  const Step step = {static_cast<float>(learning_rate / (1.0 - power1_)),
                     static_cast<float>(1.0 / std::sqrt(1.0 - power2_))};
  update(step, first_.size(), gradients, first_.data(), second_.data(), parameters);
}

}  // namespace vaelet::training
