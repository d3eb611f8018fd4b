#include "native/train/validation.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "native/torch/seeded_generator.h"
#include "native/train/group_batch.h"
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

BatchSums sums_of(const BatchLoss& loss, std::int64_t count) {
  return {loss.reconstruction.item<double>(), loss.kl.to(torch::kCPU, torch::kDouble), count};
}

/// The loss itself is not used: its terms are those of every objective.
BatchSums measure_batch(const Vae& vae, const Batch& batch, const TrainConfig& config,
                        std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  TrainConfig options;
  options.binarise = config.binarise;
  options.compute.device = config.compute.device;
  torch::Generator generator = seeded_generator(seed);
  const Noise noise = draw_noise(vae.spec(), options, batch.size(), generator);
  return sums_of(batch_loss(vae, batch, noise, options, 1.0), batch.size());
}

BatchSums measure_groups(const Vae& vae, const ImageSet& images, const Groups& groups,
                         const torch::Tensor& indices, std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  torch::Generator generator = seeded_generator(seed);
  const GroupBatch batch = groups.draw_batch(indices, generator);
  const torch::Tensor epsilon = torch::randn({batch.runs(), vae.spec().latent}, generator);
  return sums_of(group_loss(vae, images, batch, epsilon, {}, 1.0), indices.size(0));
}

}  // namespace

Result<SetMetrics> evaluate(const Vae& vae, const ImageSet& images, const TrainConfig& config,
                            ThreadPool& pool) {
  std::optional<Groups> groups;
  if (config.group_members > 0) groups.emplace(images, config.group_members);
  const torch::Tensor order = groups ? groups->order() : torch::arange(images.size());
  const auto batches = order.split(evaluation_batch_size);
  std::vector<BatchSums> sums(batches.size());
  pool.parallel_for(static_cast<std::int64_t>(batches.size()), 1,
                    [&](std::int64_t first, std::int64_t /*end*/) {
                      const auto i = static_cast<std::size_t>(first);
                      const std::uint64_t seed = evaluation_seed + i;
                      sums[i] = groups ? measure_groups(vae, images, *groups, batches[i], seed)
                                       : measure_batch(vae, images.batch(batches[i]), config, seed);
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
