#include "native/train/objective.h"

#include <cmath>
#include <cstdint>

#include "native/torch/device.h"
#include "native/torch/elbo.h"
#include "native/train/reference_objective.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

/// Everything about one batch that the objectives are made of. K draws of z for each image.
struct Forward {
  torch::Tensor x;  // [B, C, H, W], model space
  Posterior posterior;
  torch::Tensor kl;              // [B, L]
  torch::Tensor z;               // [K, B, L]
  torch::Tensor decoded;         // [K, B, C, H, W]
  torch::Tensor reconstruction;  // [K, B]
};

torch::Tensor observed(const Vae& vae, const torch::Tensor& pixels, const torch::Tensor& uniform) {
  if (uniform.defined()) return uniform.lt(pixels).to(torch::kFloat);
  return vae.to_model_space(pixels);
}

/// Encodes and decodes a batch. `network` is the model, or what computes its layers in its place.
template <class Network>
Forward forward(const Vae& vae, const Network& network, const Batch& batch, const Noise& noise) {
  const torch::Tensor x = observed(vae, batch.pixels, noise.uniform);
  const Posterior posterior = network.encode(x, batch.label);
  const torch::Tensor z = posterior.mean + posterior.sigma * noise.epsilon;
  const std::int64_t draws = z.size(0);
  const torch::Tensor decoded = network.decode(z.flatten(0, 1), batch.label.repeat({draws, 1}));
  const torch::Tensor reconstruction = reconstruction_nats(
      vae.spec().likelihood, decoded, draws == 1 ? x : x.repeat({draws, 1, 1, 1}));
  const std::int64_t images = batch.size();
  return {x,
          posterior,
          kl_nats(posterior),
          z,
          decoded.unflatten(0, {draws, images}),
          reconstruction.view({draws, images})};
}

/// Returns -log of the mean importance weight of each image, summed. The constants of the two
/// normal densities cancel.
torch::Tensor importance_weighted_loss(const Forward& pass, const torch::Tensor& epsilon) {
  const torch::Tensor log_ratio =
      (0.5 * (epsilon.square() - pass.z.square()) + pass.posterior.log_sigma).sum(2);
  const auto draws = static_cast<double>(pass.z.size(0));
  return -((log_ratio - pass.reconstruction).logsumexp(0) - std::log(draws)).sum();
}

torch::Tensor elbo_loss(const Forward& pass, const Noise& noise, const TrainConfig& options,
                        double beta) {
  if (options.importance_samples > 1) return importance_weighted_loss(pass, noise.epsilon);
  return pass.reconstruction.sum() + beta * weighted_kl(pass.kl, options.free_bits);
}

BatchLoss with_terms(const Vae& vae, const Forward& pass, const torch::Tensor& loss) {
  const torch::NoGradGuard no_grad;
  torch::Tensor squared_error;
  if (vae.spec().likelihood.kind == LikelihoodKind::gaussian) {
    squared_error = (pass.x - pass.decoded).square().sum() / static_cast<double>(pass.z.size(0));
  }
  return {loss, pass.reconstruction.detach().mean(0).sum(), pass.kl.detach().sum(0), squared_error};
}

}  // namespace

Noise Noise::part(std::int64_t start, std::int64_t count) const {
  return {epsilon.narrow(1, start, count),
          uniform.defined() ? uniform.narrow(0, start, count) : torch::Tensor(),
          classifier.part(start, count)};
}

Noise draw_noise(const ModelSpec& spec, const TrainConfig& options, std::int64_t batch_size,
                 torch::Generator& generator) {
  Noise noise;
  const torch::Device device = torch_device(options.compute.device);
  noise.epsilon =
      torch::randn({options.importance_samples, batch_size, spec.latent}, generator).to(device);
  if (options.binarise) {
    noise.uniform = torch::rand(image_batch_shape(batch_size, spec.image), generator).to(device);
  }
  if (options.classifier_loss != nullptr) {
    const auto classes = static_cast<std::int64_t>(spec.labels.size());
    noise.classifier = options.classifier_loss->draw_noise(batch_size, classes, generator);
  }
  return noise;
}

torch::Tensor weighted_kl(const torch::Tensor& kl, double free_bits) {
  if (free_bits == 0.0) return kl.sum();
  return kl.mean(0).clamp_min(free_bits).sum() * static_cast<double>(kl.size(0));
}

torch::Tensor attribute_nats(const Posterior& posterior, const torch::Tensor& attributes,
                             double weight) {
  const std::int64_t count = attributes.size(1);
  const torch::Tensor distance = posterior.mean.narrow(1, 0, count) - attributes;
  const torch::Tensor sigma = posterior.sigma.narrow(1, 0, count);
  return weight / 2 * (distance.square() + sigma.square()).sum();
}

BatchLoss batch_loss(const Vae& vae, const Batch& batch, const Noise& noise,
                     const TrainConfig& options, double beta) {
  if (options.objective == Objective::reference) {
    const Forward pass = forward(vae, ReferenceNetwork(vae), batch, noise);
    return with_terms(vae, pass,
                      reference_loss(vae.spec(), pass.x, pass.decoded, pass.kl.sum(), beta));
  }
  const Forward pass = forward(vae, vae, batch, noise);
  const torch::Tensor elbo = elbo_loss(pass, noise, options, beta);
  torch::Tensor loss = elbo;
  if (options.classifier_loss != nullptr) {
    loss = loss + options.classifier_loss->of(vae, batch.pixels, pass.decoded[0], pass.z[0],
                                              noise.classifier);
  }
  if (options.attribute_weight > 0.0) {
    loss = loss + attribute_nats(pass.posterior, batch.attributes, options.attribute_weight);
  }
  BatchLoss terms = with_terms(vae, pass, loss);
  if (adds_terms(options)) terms.added = (loss - elbo).detach();
  return terms;
}

}  // namespace vaelet::native
