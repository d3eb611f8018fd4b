#pragma once

#include <map>
#include <string>
#include <vector>

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

/// A model as LibTorch computes it: walks the layer list of its spec.
/// `label` is [B, C], one-hot or mixing weights; a model that has no ConcatLabel ignores it.
class Vae {
 public:
  /// Fresh weights, drawn as PyTorch's own layers draw theirs: uniform within 1 / sqrt(fan-in).
  /// Errors: those of `infer_shapes`.
  static Result<Vae> create(ModelSpec spec, torch::Generator& generator);

  /// The weights of a file, widened to F32.
  static Vae load(const WeightsFile& file);

  /// The same weights in the same memory, with gradients of their own: for work beside this model's
  /// in another thread.
  Vae replica() const;

  /// The same model with a copy of other weights, which must have the same names and shapes.
  Vae with_parameters(const Parameters& parameters) const;

  const ModelSpec& spec() const { return spec_; }
  const Parameters& parameters() const { return parameters_; }

  /// `x` [B, 1, H, W] is in model space.
  Posterior encode(const torch::Tensor& x, const torch::Tensor& label) const;

  /// Lets no gradient pass to what a label is joined to, in encoder and decoder: the mistake of the
  /// reference experiment, kept to be shown.
  void cut_gradient_at_labels() { label_cuts_gradient_ = true; }

  /// The variance of a Gaussian likelihood, where training finds it.
  void set_sigma2(double sigma2) { spec_.likelihood.sigma2 = sigma2; }

  /// [B, 1, H, W]: logits of a Bernoulli, the mean of a Gaussian in model space.
  torch::Tensor decode(const torch::Tensor& z, const torch::Tensor& label) const;

  /// Pixels in [0, 1] to model space, any shape.
  torch::Tensor to_model_space(const torch::Tensor& pixels) const;

  /// What `decode` gives to pixels in [0, 1].
  torch::Tensor to_pixels(const torch::Tensor& decoded) const;

  /// Makes every weight what it becomes by storing it as `dtype`.
  /// Errors: tensor_not_finite, argument_invalid (weights beyond what the dtype holds); both name
  /// the tensor.
  Result<void> round_weights(DType dtype);

 private:
  Vae(ModelSpec spec, Parameters parameters)
      : spec_(std::move(spec)), parameters_(std::move(parameters)) {}

  ModelSpec spec_;
  Parameters parameters_;
  bool label_cuts_gradient_ = false;
};

/// The values in row-major order.
std::vector<float> values_of(const torch::Tensor& tensor);

/// A copy of the values, reshaped.
torch::Tensor tensor_of(const std::vector<float>& values, torch::IntArrayRef shape);

}  // namespace vaelet::native
