#include "web/training/trainer.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "shared/base/text.h"

namespace vaelet::training {
namespace {

/// Streams of random numbers beside that of the weights, so that none shows in another.
constexpr std::uint64_t order_stream = 1;
constexpr std::uint64_t noise_offset = 1;
constexpr std::uint64_t test_seed = 1;

/// How many times what a guess of one half for every pixel costs is a loss that is lost.
constexpr double worst_guesses = 10.0;

ElboTerms mean_of(const ElboTerms& sum, std::size_t images) {
  const auto count = static_cast<double>(images);
  return {sum.reconstruction / count, sum.kl / count};
}

}  // namespace

Trainer::Trainer(Digits digits, DenseVae vae, const TrainerConfig& config)
    : digits_(std::move(digits)),
      vae_(std::move(vae)),
      config_(config),
      adam_(vae_.parameters().size()),
      normals_(config.seed + noise_offset),
      order_bits_(config.seed, order_stream),
      order_(digits_.training_count()),
      next_(order_.size()),
      x_(config.batch * vae_.image_size()),
      epsilon_(config.batch * vae_.latent()) {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  vae_.draw_parameters(config.seed);
}

Result<Trainer> Trainer::create(Digits digits, const TrainerConfig& config) {
  if (digits.training_count() < config.batch) {
    return fail(ErrorCode::data_damaged,
                fill("expected at least {} digits to train with, as many as one step takes, found "
                     "{}",
                     {config.batch, digits.training_count()}));
  }
  const ImageFormat image{.height = digits.height(), .width = digits.width()};
  VAELET_TRY_ASSIGN(ModelSpec spec, plane_spec(image, config.widths));
  VAELET_TRY_ASSIGN(DenseVae vae, DenseVae::create(std::move(spec), config.batch));
  return Trainer(std::move(digits), std::move(vae), config);
}

/// Fisher and Yates's shuffle, from the seed's own stream.
void Trainer::shuffle() {
  for (std::size_t left = order_.size(); left > 1; --left) {
    const auto other = static_cast<std::size_t>(order_bits_.uniform() * static_cast<double>(left));
    std::swap(order_[left - 1], order_[other]);
  }
  next_ = 0;
}

void Trainer::load_batch() {
  if (next_ + config_.batch > order_.size()) shuffle();
  for (std::size_t row = 0; row < config_.batch; ++row) {
    digits_.unpack(order_[next_++], x_.data() + row * vae_.image_size());
  }
  for (float& value : epsilon_) value = normals_.next();
}

ElboTerms Trainer::step(const StepConfig& config) {
  load_batch();
  last_step_ = config;
  const ElboTerms sum = vae_.compute_gradient(x_.data(), epsilon_.data(), config_.batch,
                                              static_cast<float>(config.beta));
  const ElboTerms terms = mean_of(sum, config_.batch);
  const double guess = std::numbers::ln2 * static_cast<double>(vae_.image_size());
  has_diverged_ = !(terms.reconstruction + terms.kl < worst_guesses * guess);
  if (!has_diverged_) {
    adam_.step(vae_.gradient().data(), config.learning_rate, vae_.parameters().data());
  }
  return terms;
}

std::vector<float> Trainer::encode_tests() {
  std::vector<float> means(digits_.test_count() * vae_.latent());
  float* next = means.data();
  for_each_batch(digits_.training_count(), digits_.test_count(),
                 [&](const float* x, std::size_t rows) {
                   vae_.encode(x, rows, next, nullptr);
                   next += rows * vae_.latent();
                 });
  return means;
}

ElboTerms Trainer::test_terms() {
  NormalGenerator normals(test_seed);
  std::vector<float> epsilon(epsilon_.size());
  ElboTerms sum;
  for_each_batch(digits_.training_count(), digits_.test_count(),
                 [&](const float* x, std::size_t rows) {
                   for (float& value : epsilon) value = normals.next();
                   sum += vae_.compute_terms(x, epsilon.data(), rows);
                 });
  return mean_of(sum, digits_.test_count());
}

}  // namespace vaelet::training
