#include "web/training/elbo.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "web/engine/activations.h"

namespace vaelet::training {
namespace {

constexpr std::size_t chunk = 64;

/// The engine's own functions, which compute four values at a time.
const engine::ActivationFunction softplus = engine::function_of(ActivationKind::softplus);
const engine::ActivationFunction sigmoid = engine::function_of(ActivationKind::sigmoid);

/// sigma of one value v, and what follows from it.
struct Spread {
  float sigma = 0.0F;
  float log_sigma = 0.0F;
  float slope = 0.0F;  // sigmoid(v), the derivative of softplus
};

/// Far below 0, where softplus(v) comes near exp(v), its logarithm is v.
constexpr float far_below = -20.0F;

Spread spread_of(float v) {
  std::array<float, 4> sigma = {v};
  std::array<float, 4> slope = {v};
  softplus.run(sigma.data(), 1);
  sigmoid.run(slope.data(), 1);
  return {sigma[0], v < far_below ? v : std::log(sigma[0]), slope[0]};
}

/// Returns the sum of softplus(a) - x a over at most `chunk` values.
double cross_entropy(const float* x, const float* logits, std::size_t count) {
  std::array<float, chunk> values = {};
  std::copy(logits, logits + count, values.begin());
  softplus.run(values.data(), count);
  float sum = 0.0F;
  for (std::size_t i = 0; i < count; ++i) sum += values[i] - x[i] * logits[i];
  return static_cast<double>(sum);
}

}  // namespace

double bernoulli_gradient(const float* x, std::size_t count, float scale, float* logits) {
  double sum = 0.0;
  for (std::size_t at = 0; at < count; at += chunk) {
    sum += cross_entropy(x + at, logits + at, std::min(chunk, count - at));
  }
  sigmoid.run(logits, count);
  for (std::size_t i = 0; i < count; ++i) logits[i] = scale * (logits[i] - x[i]);
  return sum;
}

void to_probabilities(float* logits, std::size_t count) { sigmoid.run(logits, count); }

void read_posterior(const PosteriorRows& posterior, float* mean, float* sigma) {
  const std::size_t latent = posterior.latent;
  for (std::size_t row = 0; row < posterior.rows; ++row) {
    const float* head = posterior.head + row * 2 * latent;
    for (std::size_t i = 0; i < latent; ++i) {
      mean[row * latent + i] = head[i];
      if (sigma != nullptr) sigma[row * latent + i] = spread_of(head[latent + i]).sigma;
    }
  }
}

double draw_z(const PosteriorRows& posterior, const float* epsilon, float* z) {
  const std::size_t latent = posterior.latent;
  double kl = 0.0;
  for (std::size_t row = 0; row < posterior.rows; ++row) {
    const float* head = posterior.head + row * 2 * latent;
    for (std::size_t i = 0; i < latent; ++i) {
      const float mean = head[i];
      const Spread spread = spread_of(head[latent + i]);
      z[row * latent + i] = mean + spread.sigma * epsilon[row * latent + i];
      const float squares = mean * mean + spread.sigma * spread.sigma;
      kl += static_cast<double>(0.5F * (squares - 1.0F) - spread.log_sigma);
    }
  }
  return kl;
}

void posterior_gradient(const PosteriorRows& posterior, const float* epsilon,
                        const float* z_gradient, float kl_scale, float* head_gradient) {
  const std::size_t latent = posterior.latent;
  for (std::size_t row = 0; row < posterior.rows; ++row) {
    const float* head = posterior.head + row * 2 * latent;
    float* gradient = head_gradient + row * 2 * latent;
    for (std::size_t i = 0; i < latent; ++i) {
      const std::size_t at = row * latent + i;
      const Spread spread = spread_of(head[latent + i]);
      gradient[i] = z_gradient[at] + kl_scale * head[i];
      // slope / sigma stays finite where sigma is tiny: both come near exp(v).
      gradient[latent + i] =
          spread.slope * (z_gradient[at] * epsilon[at] + kl_scale * spread.sigma) -
          kl_scale * (spread.slope / spread.sigma);
    }
  }
}

}  // namespace vaelet::training
