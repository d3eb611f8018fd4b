#include <cmath>
#include <cstddef>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/unit/web/training/training_fixture.h"
#include "web/training/dense_vae.h"

using namespace vaelet;
using namespace vaelet::training;

namespace {

using Values = std::vector<double>;

/// The loss of one image by its definition, in double, from parameters in the order of the layers.
class NaiveVae {
 public:
  explicit NaiveVae(const Values& parameters) : next_(parameters.data()) {}

  double loss(const double* x, std::size_t size, const double* epsilon, double beta) {
    const Values head = layers(Values(x, x + size), {5, 3, 4});
    Values z(2);
    double kl = 0.0;
    for (std::size_t i = 0; i < 2; ++i) {
      const double sigma = std::log1p(std::exp(head[2 + i]));
      z[i] = head[i] + sigma * epsilon[i];
      kl += 0.5 * (head[i] * head[i] + sigma * sigma - 1.0) - std::log(sigma);
    }
    const Values logits = layers(z, {3, 5, size});
    double reconstruction = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
      const double p = 1.0 / (1.0 + std::exp(-logits[i]));
      reconstruction -= x[i] * std::log(p) + (1.0 - x[i]) * std::log(1.0 - p);
    }
    return reconstruction + beta * kl;
  }

 private:
  /// Dense layers of these outputs, with a ReLU behind all but the last.
  Values layers(Values x, const std::vector<std::size_t>& outputs) {
    for (std::size_t layer = 0; layer < outputs.size(); ++layer) {
      const double* weight = next_;
      const double* bias = weight + x.size() * outputs[layer];
      next_ = bias + outputs[layer];
      Values y(bias, next_);
      for (std::size_t row = 0; row < y.size(); ++row) {
        for (std::size_t i = 0; i < x.size(); ++i) y[row] += weight[row * x.size() + i] * x[i];
        if (layer + 1 < outputs.size()) y[row] = std::fmax(0.0, y[row]);
      }
      x = y;
    }
    return x;
  }

  const double* next_;
};

/// Returns the mean loss of a batch.
double naive_loss(const Values& parameters, const TestBatch& batch, std::size_t size, double beta) {
  const Values x = doubles(batch.x);
  const Values epsilon = doubles(batch.epsilon);
  double sum = 0.0;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    sum += NaiveVae(parameters).loss(&x[row * size], size, &epsilon[row * 2], beta);
  }
  return sum / static_cast<double>(batch.rows);
}

}  // namespace

TEST_CASE("The gradient is the difference quotient of the loss, which another program computes") {
  const double beta = GENERATE(0.0, 1.0, 4.0);
  constexpr std::size_t size = 20;
  DenseVae vae = make_vae({.height = 4, .width = 5}, {.outer = 5, .inner = 3}, 7);
  const TestBatch batch = make_batch(vae, 7, 11);
  const ElboTerms terms = vae.compute_gradient(batch.x.data(), batch.epsilon.data(), batch.rows,
                                               static_cast<float>(beta));
  Values parameters = doubles(vae.parameters());
  const double loss = (terms.reconstruction + beta * terms.kl) / static_cast<double>(batch.rows);
  CHECK(std::fabs(loss - naive_loss(parameters, batch, size, beta)) < 1e-5 * loss);

  Values expected(parameters.size());
  constexpr double step = 1e-6;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const double value = parameters[i];
    parameters[i] = value + step;
    const double above = naive_loss(parameters, batch, size, beta);
    parameters[i] = value - step;
    expected[i] = (above - naive_loss(parameters, batch, size, beta)) / (2.0 * step);
    parameters[i] = value;
  }
  CHECK(relative_difference(doubles(vae.gradient()), expected) < 1e-5);
}

TEST_CASE("Values far from zero give a finite loss and gradient") {
  // The first value of the encoder's spread, and a logit, at both far ends.
  const float far = GENERATE(-300.0F, -30.0F, 30.0F, 300.0F);
  DenseVae vae = make_vae({.height = 4, .width = 5}, {.outer = 5, .inner = 3}, 2, 0.1F);
  // Encoder: 20 x 5 + 5, 5 x 3 + 3, 3 x 4 weights, then four biases, of which two are of the
  // spread.
  vae.parameters()[105 + 18 + 12 + 2] = far;
  vae.parameters().back() = far;
  const TestBatch batch = make_batch(vae, 2, 12);
  const ElboTerms terms = vae.compute_gradient(batch.x.data(), batch.epsilon.data(), 2, 1.0F);
  CHECK(std::isfinite(terms.reconstruction));
  CHECK(std::isfinite(terms.kl));
  for (const float value : vae.gradient()) REQUIRE(std::isfinite(value));
}

TEST_CASE("A model that cannot be trained here is refused with a sentence") {
  ModelSpec spec = plane_spec({.height = 4, .width = 5}, {}).value();
  SECTION("another likelihood") { spec.likelihood.kind = LikelihoodKind::gaussian; }
  SECTION("another spread") { spec.posterior = PosteriorKind::log_variance; }
  SECTION("another activation") {
    std::get<Dense>(spec.encoder[1]).activation = ActivationKind::silu;
  }
  SECTION("no encoder") { spec.encoder.clear(); }
  const auto vae = DenseVae::create(spec, 4);
  REQUIRE_FALSE(vae);
  CHECK(vae.error().code == ErrorCode::model_unsupported);
}
