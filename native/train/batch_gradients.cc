#include "native/train/batch_gradients.h"

#include <cstddef>

#include "native/torch/device.h"

namespace vaelet::native {
namespace {

std::vector<torch::Tensor> tensors(const Parameters& parameters) {
  std::vector<torch::Tensor> list;
  for (const auto& [name, tensor] : parameters) list.push_back(tensor);
  return list;
}

PartSums without_images(const Vae& vae) {
  PartSums part;
  part.gradients.resize(vae.parameters().size());
  return part;
}

/// Returns the sums of a part of a batch of so many images, with the gradients of their share of
/// the batch's mean loss.
PartSums sums_of(const Vae& vae, const BatchLoss& loss, std::int64_t images) {
  PartSums part;
  part.gradients = torch::autograd::grad({loss.loss / static_cast<double>(images)},
                                         tensors(vae.parameters()), {}, c10::nullopt,
                                         /*create_graph=*/false, /*allow_unused=*/true);
  part.loss.reconstruction = loss.reconstruction.item<double>();
  part.loss.kl = loss.kl.sum().item<double>();
  if (loss.squared_error.defined()) part.loss.squared_error = loss.squared_error.item<double>();
  if (loss.added.defined()) part.loss.added = loss.added.item<double>();
  return part;
}

}  // namespace

BatchGradients::BatchGradients(const Vae& vae, const ImageSet& images, const TrainConfig& options,
                               ThreadPool& pool, const RankGroup* ranks)
    : images_(images), options_(options), pool_(pool), ranks_(ranks) {
  for (int worker = 0; worker < pool_.size(); ++worker) replicas_.push_back(vae.replica());
  if (options.group_members > 0) groups_.emplace(images, options.group_members);
}

torch::Tensor BatchGradients::draw_order(torch::Generator& generator) const {
  return groups_ ? groups_->draw_order(generator)
                 : torch::randperm(images_.size(), generator, torch::kLong);
}

Share BatchGradients::share_of_rank(std::int64_t images) const {
  return ranks_ == nullptr ? Share{0, images} : share_of(images, ranks_->rank(), ranks_->size());
}

std::vector<PartSums> BatchGradients::of_batch(const torch::Tensor& indices, double beta,
                                               torch::Generator& generator) {
  std::vector<PartSums> parts(replicas_.size());
  const auto compute = [&](const auto& part_of_worker) {
    pool_.run(
        [&](int worker) { parts[static_cast<std::size_t>(worker)] = part_of_worker(worker); });
  };
  if (groups_) {
    const GroupBatch batch = groups_->draw_batch(indices, generator);
    const torch::Tensor epsilon =
        torch::randn({batch.runs(), replicas_.front().spec().latent}, generator);
    compute([&](int worker) { return part_of_groups(worker, batch, epsilon, beta); });
  } else {
    const Noise noise = draw_noise(replicas_.front().spec(), options_, indices.size(0), generator);
    compute([&](int worker) { return part_of_images(worker, indices, noise, beta); });
  }
  return parts;
}

void BatchGradients::set_sigma2(double sigma2) {
  for (Vae& replica : replicas_) replica.set_sigma2(sigma2);
}

/// Returns which of the images, or runs, of a batch one worker of this rank takes.
Share BatchGradients::share_of_worker(int worker, std::int64_t all) const {
  const int ranks = ranks_ == nullptr ? 1 : ranks_->size();
  const int rank = ranks_ == nullptr ? 0 : ranks_->rank();
  return share_of(all, rank * pool_.size() + worker, ranks * pool_.size());
}

PartSums BatchGradients::part_of_images(int worker, const torch::Tensor& indices,
                                        const Noise& noise, double beta) const {
  const auto [start, count] = share_of_worker(worker, indices.size(0));
  const Vae& vae = replicas_[static_cast<std::size_t>(worker)];
  if (count == 0) return without_images(vae);
  const Batch batch = images_.batch(indices.narrow(0, start, count));
  const auto loss = [&] {
    const AutocastScope scope(options_.compute);
    return batch_loss(vae, batch, noise.part(start, count), options_, beta);
  };
  return sums_of(vae, loss(), indices.size(0));
}

PartSums BatchGradients::part_of_groups(int worker, const GroupBatch& batch,
                                        const torch::Tensor& epsilon, double beta) const {
  const auto [start, count] = share_of_worker(worker, batch.runs());
  const Vae& vae = replicas_[static_cast<std::size_t>(worker)];
  if (count == 0) return without_images(vae);
  const auto loss = [&] {
    const AutocastScope scope(options_.compute);
    return group_loss(vae, images_, batch.part(start, count), epsilon.narrow(0, start, count),
                      options_, beta);
  };
  return sums_of(vae, loss(), batch.decoded.size(0));
}

}  // namespace vaelet::native
