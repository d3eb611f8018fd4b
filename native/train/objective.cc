#include "native/train/objective.h"

#include <cmath>

#include "native/torch/elbo.h"

namespace vaelet::native {
namespace {

/// Everything about one batch that the objectives are made of. K draws of z for each image.
struct Forward {
  torch::Tensor x;  // [B, 1, H, W], model space
  Posterior posterior;
  torch::Tensor kl;              // [B, L]
  torch::Tensor z;               // [K, B, L]
  torch::Tensor decoded;         // [K, B, 1, H, W]
  torch::Tensor reconstruction;  // [K, B]
};

torch::Tensor observed(const Vae& vae, const torch::Tensor& pixels, const torch::Tensor& uniform) {
  if (uniform.defined()) return uniform.lt(pixels).to(torch::kFloat);
  return vae.to_model_space(pixels);
}

Forward forward(const Vae& vae, const Batch& batch, const Noise& noise) {
  const torch::Tensor x = observed(vae, batch.pixels, noise.uniform);
  const Posterior posterior = vae.encode(x, batch.label);
  const torch::Tensor z = posterior.mean + posterior.sigma * noise.epsilon;
  const std::int64_t draws = z.size(0);
  const torch::Tensor decoded = vae.decode(z.flatten(0, 1), batch.label.repeat({draws, 1}));
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

torch::Tensor weighted_kl(const torch::Tensor& kl, double free_bits) {
  if (free_bits == 0.0) return kl.sum();
  return kl.mean(0).clamp_min(free_bits).sum() * static_cast<double>(kl.size(0));
}

/// -log of the mean importance weight of each image, summed. The constants of the two normal
/// densities cancel.
torch::Tensor importance_weighted_loss(const Forward& pass, const torch::Tensor& epsilon) {
  const torch::Tensor log_ratio =
      (0.5 * (epsilon.square() - pass.z.square()) + pass.posterior.log_sigma).sum(2);
  const auto draws = static_cast<double>(pass.z.size(0));
  return -((log_ratio - pass.reconstruction).logsumexp(0) - std::log(draws)).sum();
}

torch::Tensor reference_loss(const Vae& vae, const Forward& pass, double beta) {
  const bool flattens_first = std::holds_alternative<Flatten>(vae.spec().encoder.front());
  const double averaged_over = flattens_first ? 1.0 : vae.spec().image.width;
  return (pass.x - pass.decoded).square().sum() / averaged_over + beta * pass.kl.sum();
}

torch::Tensor loss_of(const Vae& vae, const Forward& pass, const Noise& noise,
                      const TrainConfig& options, double beta) {
  if (options.objective == Objective::reference) return reference_loss(vae, pass, beta);
  if (options.importance_samples > 1) return importance_weighted_loss(pass, noise.epsilon);
  return pass.reconstruction.sum() + beta * weighted_kl(pass.kl, options.free_bits);
}

}  // namespace

Noise Noise::share(std::int64_t start, std::int64_t count) const {
  return {epsilon.narrow(1, start, count),
          uniform.defined() ? uniform.narrow(0, start, count) : torch::Tensor()};
}

Noise draw_noise(const ModelSpec& spec, const TrainConfig& options, std::int64_t batch_size,
                 torch::Generator& generator) {
  Noise noise;
  noise.epsilon = torch::randn({options.importance_samples, batch_size, spec.latent}, generator);
  if (options.binarise) {
    noise.uniform = torch::rand({batch_size, 1, spec.image.height, spec.image.width}, generator);
  }
  return noise;
}

BatchLoss batch_loss(const Vae& vae, const Batch& batch, const Noise& noise,
                     const TrainConfig& options, double beta) {
  const Forward pass = forward(vae, batch, noise);
  const torch::Tensor loss = loss_of(vae, pass, noise, options, beta);
  const torch::NoGradGuard no_grad;
  torch::Tensor squared_error;
  if (vae.spec().likelihood.kind == LikelihoodKind::gaussian) {
    squared_error = (pass.x - pass.decoded).square().sum() / static_cast<double>(pass.z.size(0));
  }
  return {loss, pass.reconstruction.detach().mean(0).sum(), pass.kl.detach().sum(0), squared_error};
}

}  // namespace vaelet::native
