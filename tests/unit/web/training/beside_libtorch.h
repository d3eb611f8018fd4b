#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "native/torch/elbo.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"
#include "native/torch/vae.h"
#include "shared/model/shapes.h"
#include "tests/unit/web/training/training_fixture.h"

namespace vaelet::training {

/// Returns the same model as LibTorch trains it.
inline native::Vae libtorch_vae(const DenseVae& vae) {
  native::Parameters parameters;
  const auto named = vae.named_parameters();
  for (const TensorDescription& tensor : network_tensors(vae.spec())) {
    parameters[tensor.name] = native::tensor_of(named.find(tensor.name)->second, tensor.shape);
  }
  torch::Generator generator = native::seeded_generator(1);
  native::Vae copy = native::Vae::create(vae.spec(), generator).value().with_parameters(parameters);
  return copy.replica();  // with gradients
}

/// -ELBO of a batch, summed over its images.
struct LibtorchTerms {
  double reconstruction;
  double kl;
};

/// Computes the loss of a batch, and lets autograd find its gradient.
inline LibtorchTerms run_libtorch(const native::Vae& vae, const TestBatch& batch, double beta) {
  const auto count = static_cast<std::int64_t>(batch.rows);
  const torch::Tensor x = native::tensor_of(batch.x, image_batch_shape(count, vae.spec().image));
  const torch::Tensor epsilon = native::tensor_of(batch.epsilon, {count, 2});
  const torch::Tensor label = torch::zeros({count, 0});
  const native::Posterior posterior = vae.encode(x, label);
  const torch::Tensor z = posterior.mean + posterior.sigma * epsilon;
  const torch::Tensor reconstruction =
      native::reconstruction_nats(vae.spec().likelihood, vae.decode(z, label), x).sum();
  const torch::Tensor kl = native::kl_nats(posterior).sum();
  ((reconstruction + beta * kl) / static_cast<double>(count)).backward();
  return {reconstruction.item<double>(), kl.item<double>()};
}

}  // namespace vaelet::training
