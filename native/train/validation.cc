#include "native/train/validation.h"

#include <cmath>
#include <string>

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
  torch::Generator generator = at::detail::createCPUGenerator(seed);
  const Noise noise = draw_noise(vae.spec(), options, batch.size(), generator);
  const BatchLoss sums = batch_loss(vae, batch, noise, options, 1.0);
  return {sums.reconstruction.item<double>(), sums.kl.to(torch::kDouble), batch.size()};
}

}  // namespace

Result<SetMetrics> evaluate(const Vae& vae, const ImageSet& images, bool binarise,
                            ThreadPool& pool) {
  const auto batches = torch::arange(images.size()).split(evaluation_batch_size);
  std::vector<BatchSums> sums(batches.size());
  pool.run([&](int member) {
    for (auto i = static_cast<std::size_t>(member); i < batches.size();
         i += static_cast<std::size_t>(pool.size())) {
      sums[i] = measure_batch(vae, images.batch(batches[i]), binarise, evaluation_seed + i);
    }
  });
  ElboMean mean;
  torch::Tensor kl = torch::zeros(vae.spec().latent, torch::kDouble);
  for (const BatchSums& batch : sums) {
    mean.add(batch.reconstruction, batch.kl.sum().item<double>(), batch.count);
    kl += batch.kl;
  }
  const ElboTerms figures = mean.terms();
  VAELET_TRY(check_finite(figures));
  kl /= static_cast<double>(images.size());
  return SetMetrics{figures, {kl.data_ptr<double>(), kl.data_ptr<double>() + kl.numel()}};
}

Result<void> check_finite(const ElboTerms& figures) {
  if (std::isfinite(figures.reconstruction) && std::isfinite(figures.kl)) return {};
  return fail(ErrorCode::tensor_not_finite,
              fill("expected a finite loss, found reconstruction {} nats and KL {} nats",
                   {number_text(figures.reconstruction), number_text(figures.kl)}));
}

}  // namespace vaelet::native
