#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include <torch/torch.h>

#include "shared/base/error.h"
#include "shared/model/spec.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// q(z|x) of a batch, a diagonal Gaussian; each [B, L]. `log_sigma` is finite even where `sigma` is
/// too small for a float.
struct Posterior {
  torch::Tensor mean;
  torch::Tensor sigma;
  torch::Tensor log_sigma;
};

/// Weights and biases by their names in the weights file.
using Parameters = std::map<std::string, torch::Tensor, std::less<>>;

/// A model as LibTorch computes it, layer by layer of its spec. `label` is [B, classes], one-hot or
/// mixing weights; a model without ConcatLabel ignores it.
class Vae {
 public:
  /// Makes a model with new random weights, drawn as PyTorch's own layers draw theirs: uniform
  /// within 1 / sqrt(fan-in). An affine layer starts as the identity. Errors: those of
  /// `infer_shapes`.
  static Result<Vae> create(ModelSpec spec, torch::Generator& generator);

  /// Makes a model with the weights of a file, widened to F32.
  static Vae load(const WeightsFile& file);

  /// Returns a model with the same weights in the same memory, but gradients of its own, for
  /// another thread that works at the same time.
  Vae replica() const;

  /// Returns the same model with a copy of other weights, which must have the same names and
  /// shapes.
  Vae with_parameters(const Parameters& parameters) const;

  /// Returns the same model on a device: itself, where it is there.
  Vae on(torch::Device device) const;

  const ModelSpec& spec() const { return spec_; }
  const Parameters& parameters() const { return parameters_; }

  /// Computes q(z|x) for `x` [B, C, H, W] in model space, in F32.
  Posterior encode(const torch::Tensor& x, const torch::Tensor& label) const;

  /// Sets the variance of a Gaussian likelihood, where training finds it.
  void set_sigma2(double sigma2) { spec_.likelihood.sigma2 = sigma2; }

  /// Computes p(x|z) for z [B, L], in F32: [B, C, H, W], the logits of a Bernoulli, the mean of a
  /// Gaussian in model space.
  torch::Tensor decode(const torch::Tensor& z, const torch::Tensor& label) const;

  /// Converts pixels in [0, 1], [..., C, H, W], to model space.
  torch::Tensor to_model_space(const torch::Tensor& pixels) const;

  /// Converts what `decode` returns to pixels in [0, 1].
  torch::Tensor to_pixels(const torch::Tensor& decoded) const;

  /// Rounds every weight to the value that it has when it is stored as `dtype`.
  /// Errors: tensor_not_finite, argument_invalid (weights beyond what the dtype holds); both name
  /// the tensor.
  Result<void> round_weights(DType dtype);

 private:
  Vae(ModelSpec spec, Parameters parameters)
      : spec_(std::move(spec)), parameters_(std::move(parameters)) {}

  ModelSpec spec_;
  Parameters parameters_;
};

/// Computes one layer, with its activation, of a network with these parameters.
torch::Tensor run_layer(const Layer& layer, const Parameters& parameters, const torch::Tensor& x,
                        const torch::Tensor& label);

/// Splits what an encoder's last layer gives, [B, 2 L]: L means, then L values v, from which sigma
/// follows as `kind` says.
Posterior posterior_of(const torch::Tensor& head, PosteriorKind kind);

}  // namespace vaelet::native
