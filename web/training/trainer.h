#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/elbo_terms.h"
#include "shared/sampling/normal.h"
#include "web/training/adam.h"
#include "web/training/dense_vae.h"
#include "web/training/digits.h"

namespace vaelet::training {

/// What a person chooses before a training starts. The same choices and steps give the same weights
/// on the same build, bit for bit.
struct TrainerConfig {
  HiddenWidths widths;
  std::uint64_t seed = 1;
  std::size_t batch = 64;
};

/// What a person may change between two steps.
struct StepConfig {
  double learning_rate = 1e-3;
  double beta = 1.0;
};

/// Trains a DenseVae with two latent dimensions on digits, one step after the other.
class Trainer {
 public:
  /// Errors: those of `plane_spec`; data_damaged, for fewer digits than a batch has.
  static Result<Trainer> create(Digits digits, const TrainerConfig& config);

  /// Takes one step on the next images, which come in another order in every epoch; those that do
  /// not fill a batch wait for the next one. Returns -ELBO's terms before the step, the mean over
  /// the batch in nats. Must not be called once it has diverged.
  ElboTerms step(const StepConfig& config);

  /// Whether a step met numbers that nothing can be learned from any more: a loss that is not
  /// finite, or ten times what the worst guess of all pixels costs.
  bool has_diverged() const { return has_diverged_; }

  std::int64_t steps() const { return adam_.steps(); }
  std::size_t batch() const { return config_.batch; }
  std::uint64_t seed() const { return config_.seed; }
  const StepConfig& last_step() const { return last_step_; }
  const Digits& digits() const { return digits_; }
  DenseVae& vae() { return vae_; }

  /// Returns the means of q(z|x) of the images to test with, [test_count, 2].
  std::vector<float> encode_tests();

  /// Returns the mean terms over the images to test with, in nats, with the same draws each time.
  ElboTerms test_terms();

  /// Calls `take(x, rows)` with the images `first` to `first + count`, a batch of rows x at a time.
  template <class Take>
  void for_each_batch(std::size_t first, std::size_t count, const Take& take) {
    for (std::size_t done = 0; done < count; done += config_.batch) {
      const std::size_t rows = count - done < config_.batch ? count - done : config_.batch;
      for (std::size_t row = 0; row < rows; ++row) {
        digits_.unpack(first + done + row, x_.data() + row * vae_.image_size());
      }
      take(x_.data(), rows);
    }
  }

 private:
  Trainer(Digits digits, DenseVae vae, const TrainerConfig& config);

  void shuffle();
  void load_batch();

  Digits digits_;
  DenseVae vae_;
  TrainerConfig config_;
  StepConfig last_step_;
  Adam adam_;
  NormalGenerator normals_;
  Pcg32 order_bits_;
  std::vector<std::size_t> order_;
  std::size_t next_ = 0;
  std::vector<float> x_;        // [batch, image_size]
  std::vector<float> epsilon_;  // [batch, 2]
  bool has_diverged_ = false;
};

}  // namespace vaelet::training
