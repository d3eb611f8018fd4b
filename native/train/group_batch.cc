#include "native/train/group_batch.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <span>
#include <utility>

#include "native/torch/elbo.h"
#include "native/torch/joined_posterior.h"
#include "native/torch/seeded_generator.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::uint64_t encoding_seed = 1;
constexpr std::int64_t runs_at_once = 64;

torch::Tensor tensor_of_numbers(const std::vector<std::int64_t>& numbers) {
  return torch::tensor(torch::ArrayRef<std::int64_t>(numbers), torch::kLong);
}

std::span<const std::int64_t> numbers_in(const torch::Tensor& tensor) {
  return {tensor.data_ptr<std::int64_t>(), static_cast<std::size_t>(tensor.numel())};
}

/// Returns the number of the run of each image: [T], int64.
torch::Tensor run_of_image(const std::vector<std::int64_t>& ends) {
  std::vector<std::int64_t> runs;
  for (std::size_t run = 0; run < ends.size(); ++run) {
    runs.resize(static_cast<std::size_t>(ends[run]), static_cast<std::int64_t>(run));
  }
  return tensor_of_numbers(runs);
}

/// Puts `count` of the values, drawn at random, in front. `uniform` are as many numbers in [0, 1).
void draw_to_front(std::vector<std::int64_t>& values, std::size_t count, const double* uniform) {
  for (std::size_t place = 0; place < count; ++place) {
    const auto left = static_cast<double>(values.size() - place);
    const auto step = static_cast<std::size_t>(uniform[place] * left);
    std::swap(values[place], values[std::min(place + step, values.size() - 1)]);
  }
}

Posterior encode_runs(const Vae& vae, const ImageSet& images, const GroupBatch& batch) {
  const Batch encoded = images.batch(batch.encoded);
  return joined_posterior(vae.encode(vae.to_model_space(encoded.pixels), encoded.label),
                          run_of_image(batch.encoded_ends), batch.runs());
}

}  // namespace

GroupBatch GroupBatch::part(std::int64_t start, std::int64_t count) const {
  const auto ends_of = [&](const std::vector<std::int64_t>& ends) {
    const auto first = ends.begin() + start;
    const std::int64_t before = start == 0 ? 0 : *(first - 1);
    std::vector<std::int64_t> part(first, first + count);
    for (std::int64_t& end : part) end -= before;
    return std::pair{before, part};
  };
  const auto [decoded_start, decoded_part] = ends_of(decoded_ends);
  const auto [encoded_start, encoded_part] = ends_of(encoded_ends);
  return {decoded.narrow(0, decoded_start, decoded_part.back()),
          encoded.narrow(0, encoded_start, encoded_part.back()), decoded_part, encoded_part};
}

Groups::Groups(const ImageSet& images, int members) : members_(members) {
  const torch::Tensor numbers = images.groups().select(1, 0).contiguous();
  std::map<std::int64_t, std::int64_t> places;
  for (const std::int64_t number : numbers_in(numbers)) {
    places.emplace(number, static_cast<std::int64_t>(places.size()));
    const std::int64_t place = places[number];
    if (std::cmp_equal(place, images_of_group_.size())) {
      images_of_group_.emplace_back();
      numbers_.push_back(number);
    }
    images_of_group_[static_cast<std::size_t>(place)].push_back(
        static_cast<std::int64_t>(group_of_image_.size()));
    group_of_image_.push_back(place);
  }
}

Result<void> Groups::check(const std::string& kind) const {
  for (std::size_t group = 0; group < images_of_group_.size(); ++group) {
    const std::size_t found = images_of_group_[group].size();
    if (std::cmp_greater(found, members_)) continue;
    return fail(ErrorCode::data_damaged,
                fill("--groups {}: expected more than {} {} images in each group, so that one is "
                     "left to encode, found {} in the group {}",
                     {members_, members_, kind, found, numbers_[group]}));
  }
  return {};
}

torch::Tensor Groups::order() const {
  std::vector<std::int64_t> all;
  for (const auto& group : images_of_group_) all.insert(all.end(), group.begin(), group.end());
  return tensor_of_numbers(all);
}

torch::Tensor Groups::draw_order(torch::Generator& generator) const {
  std::vector<torch::Tensor> runs;
  for (const auto& group : images_of_group_) {
    const torch::Tensor images = tensor_of_numbers(group);
    const torch::Tensor order = torch::randperm(images.size(0), generator, torch::kLong);
    for (torch::Tensor& run : images.index_select(0, order).split(members_)) {
      runs.push_back(std::move(run));
    }
  }
  const auto count = static_cast<std::int64_t>(runs.size());
  const torch::Tensor order = torch::randperm(count, generator, torch::kLong);
  std::vector<torch::Tensor> drawn;
  for (const std::int64_t run : numbers_in(order)) {
    drawn.push_back(runs[static_cast<std::size_t>(run)]);
  }
  return torch::cat(drawn);
}

std::size_t Groups::end_of_run(std::span<const std::int64_t> images, std::size_t start) const {
  const auto group_of = [&](std::size_t at) {
    return group_of_image_[static_cast<std::size_t>(images[at])];
  };
  std::size_t end = start + 1;
  while (end < images.size() && std::cmp_less(end - start, members_) &&
         group_of(end) == group_of(start)) {
    ++end;
  }
  return end;
}

std::vector<std::int64_t> Groups::draw_others(std::span<const std::int64_t> run,
                                              torch::Generator& generator) const {
  const auto group = group_of_image_[static_cast<std::size_t>(run.front())];
  std::vector<std::int64_t> others;
  for (const std::int64_t image : images_of_group_[static_cast<std::size_t>(group)]) {
    if (std::ranges::find(run, image) == run.end()) others.push_back(image);
  }
  const torch::Tensor uniform = torch::rand(members_ + 1, generator, torch::kDouble);
  const auto* draws = uniform.data_ptr<double>();
  const auto most = std::min(others.size(), static_cast<std::size_t>(members_));
  const auto wanted = 1 + static_cast<std::size_t>(draws[0] * static_cast<double>(most));
  const std::size_t count = std::min(wanted, most);
  draw_to_front(others, count, draws + 1);
  others.resize(count);
  return others;
}

GroupBatch Groups::draw_batch(const torch::Tensor& decoded, torch::Generator& generator) const {
  GroupBatch batch{decoded, {}, {}, {}};
  const auto images = numbers_in(decoded);
  std::vector<std::int64_t> encoded;
  for (std::size_t start = 0; start < images.size();) {
    const std::size_t end = end_of_run(images, start);
    const auto others = draw_others(images.subspan(start, end - start), generator);
    encoded.insert(encoded.end(), others.begin(), others.end());
    batch.decoded_ends.push_back(static_cast<std::int64_t>(end));
    batch.encoded_ends.push_back(static_cast<std::int64_t>(encoded.size()));
    start = end;
  }
  batch.encoded = tensor_of_numbers(encoded);
  return batch;
}

BatchLoss group_loss(const Vae& vae, const ImageSet& images, const GroupBatch& batch,
                     const torch::Tensor& epsilon, const TrainConfig& options, double beta) {
  const Posterior posterior = encode_runs(vae, images, batch);
  const torch::Tensor z = posterior.mean + posterior.sigma * epsilon.to(posterior.sigma.device());
  const Batch targets = images.batch(batch.decoded);
  const torch::Tensor x = vae.to_model_space(targets.pixels);
  const torch::Tensor decoded =
      vae.decode(z.index_select(0, run_of_image(batch.decoded_ends).to(z.device())), targets.label);
  const torch::Tensor reconstruction = reconstruction_nats(vae.spec().likelihood, decoded, x).sum();
  const torch::Tensor kl = kl_nats(posterior);
  const torch::Tensor loss = reconstruction + beta * weighted_kl(kl, options.free_bits);
  torch::Tensor squared_error;
  if (vae.spec().likelihood.kind == LikelihoodKind::gaussian) {
    squared_error = (x - decoded).detach().square().sum();
  }
  return {loss, reconstruction.detach(), kl.detach().sum(0), squared_error};
}

EncodedSet encode_groups(const Vae& vae, const ImageSet& images, int members, std::int64_t most) {
  const torch::NoGradGuard no_grad;
  const Groups groups(images, members);
  torch::Generator generator = seeded_generator(encoding_seed);
  const auto batches = groups.order().split(runs_at_once * members);
  const auto count = static_cast<std::int64_t>(batches.size());
  const std::int64_t wanted = std::clamp(most / runs_at_once, std::int64_t{1}, count);
  std::vector<torch::Tensor> means;
  std::vector<torch::Tensor> sigmas;
  std::vector<torch::Tensor> kls;
  for (std::int64_t i = 0; i < wanted; ++i) {
    const GroupBatch batch =
        groups.draw_batch(batches[static_cast<std::size_t>(i * count / wanted)], generator);
    const Posterior posterior = encode_runs(vae, images, batch);
    means.push_back(posterior.mean);
    sigmas.push_back(posterior.sigma);
    kls.push_back(kl_nats(posterior));
  }
  const torch::Tensor mean = torch::cat(means);
  return {mean, torch::cat(sigmas), torch::cat(kls), torch::zeros(mean.size(0), torch::kLong)};
}

}  // namespace vaelet::native
