#include "native/train/validation.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "native/torch/seeded_generator.h"
#include "native/train/objective.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::int64_t evaluation_batch_size = 250;
constexpr std::uint64_t evaluation_seed = 1;

/// Sums over one batch.
struct BatchSums {
  double reconstruction = 0.0;
  torch::Tensor kl;  // [L], double
  std::int64_t count = 0;
};

BatchSums measure_batch(const Vae& vae, const Batch& batch, bool binarise, std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  TrainConfig options;
  options.binarise = binarise;
  torch::Generator generator = seeded_generator(seed);
  const Noise noise = draw_noise(vae.spec(), options, batch.size(), generator);
  const BatchLoss sums = batch_loss(vae, batch, noise, options, 1.0);
  return {sums.reconstruction.item<double>(), sums.kl.to(torch::kDouble), batch.size()};
}

}  // namespace

Result<SetMetrics> evaluate(const Vae& vae, const ImageSet& images, bool binarise,
                            ThreadPool& pool) {
  const auto batches = torch::arange(images.size()).split(evaluation_batch_size);
  std::vector<BatchSums> sums(batches.size());
  pool.parallel_for(
      static_cast<std::int64_t>(batches.size()), 1, [&](std::int64_t first, std::int64_t /*end*/) {
        const auto i = static_cast<std::size_t>(first);
        sums[i] = measure_batch(vae, images.batch(batches[i]), binarise, evaluation_seed + i);
      });
  ElboMean mean;
  torch::Tensor kl = torch::zeros(vae.spec().latent, torch::kDouble);
  for (const BatchSums& batch : sums) {
    mean.add(batch.reconstruction, batch.kl.sum().item<double>(), batch.count);
    kl += batch.kl;
  }
  const ElboTerms terms = mean.terms();
  VAELET_TRY(check_finite(terms));
  kl /= static_cast<double>(images.size());
  return SetMetrics{terms, {kl.data_ptr<double>(), kl.data_ptr<double>() + kl.numel()}};
}

Result<void> check_finite(const ElboTerms& terms) {
  if (std::isfinite(terms.reconstruction) && std::isfinite(terms.kl)) return {};
  return fail(ErrorCode::tensor_not_finite,
              fill("expected a finite loss, found reconstruction {} nats and KL {} nats",
                   {number_text(terms.reconstruction), number_text(terms.kl)}));
}

}  // namespace vaelet::native
