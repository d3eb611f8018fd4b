#include "native/torch/vae.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "native/torch/tensor_values.h"
#include "native/torch/transposed_convolution.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/weights/quantised.h"

namespace vaelet::native {
namespace {

/// Below this, softplus(v) is exp(v) to float precision.
constexpr double softplus_is_exp_below = -16.0;

torch::Tensor activate(const torch::Tensor& x, const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::none:
      return x;
    case ActivationKind::relu:
      return torch::relu(x);
    case ActivationKind::silu:
      return torch::silu(x);
    case ActivationKind::leaky_relu:
      return torch::leaky_relu(x, activation.slope);
    case ActivationKind::elu:
      return torch::elu(x, activation.alpha);
    case ActivationKind::gelu:
      return torch::gelu(x);
    case ActivationKind::gelu_tanh:
      return torch::gelu(x, "tanh");
    case ActivationKind::tanh:
      return torch::tanh(x);
    case ActivationKind::sigmoid:
      return torch::sigmoid(x);
    case ActivationKind::softplus:
      return torch::softplus(x);
  }
  return x;
}

torch::Tensor run_layers(const std::vector<Layer>& layers, const Parameters& parameters,
                         torch::Tensor x, const torch::Tensor& label) {
  for (const Layer& layer : layers) x = run_layer(layer, parameters, x, label);
  return x;
}

/// Computes one layer; called by std::visit.
struct LayerRunner {
  const Parameters& parameters;
  const torch::Tensor& label;
  const torch::Tensor& x;

  const torch::Tensor& weight(const std::string& layer) const {
    return parameters.find(layer + ".weight")->second;
  }
  const torch::Tensor& bias(const std::string& layer) const {
    return parameters.find(layer + ".bias")->second;
  }

  torch::Tensor operator()(const Dense& layer) const {
    return activate(torch::linear(x, weight(layer.name), bias(layer.name)), layer.activation);
  }
  torch::Tensor operator()(const Conv2d& layer) const {
    const Padding& padding = layer.padding;
    const bool is_uniform = padding.is_uniform();
    const torch::Tensor padded =
        is_uniform
            ? x
            : torch::constant_pad_nd(x, {padding.left, padding.right, padding.top, padding.bottom});
    return activate(torch::conv2d(padded, weight(layer.name), bias(layer.name), layer.stride,
                                  is_uniform ? padding.top : 0),
                    layer.activation);
  }
  torch::Tensor operator()(const ConvTranspose2d& layer) const {
    return activate(transposed_convolution(x, weight(layer.name), bias(layer.name), layer),
                    layer.activation);
  }
  torch::Tensor operator()(const Affine& layer) const {
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape[1] = layer.channels;
    return x * weight(layer.name).view(shape) + bias(layer.name).view(shape);
  }
  torch::Tensor operator()(const Activate& layer) const { return activate(x, layer.activation); }
  torch::Tensor operator()(const Residual& layer) const {
    return activate(run_layers(layer.layers, parameters, x, label) +
                        run_layers(layer.shortcut, parameters, x, label),
                    layer.activation);
  }
  torch::Tensor operator()(const Upsample& layer) const {
    return x.repeat_interleave(layer.factor, 2).repeat_interleave(layer.factor, 3);
  }
  torch::Tensor operator()(const Flatten&) const { return x.flatten(1); }
  torch::Tensor operator()(const Unflatten& layer) const {
    return x.view({x.size(0), layer.channels, layer.height, layer.width});
  }
  torch::Tensor operator()(const ConcatLabel&) const { return torch::cat({x, label}, 1); }
};

/// Computes log softplus(v), going on as v where softplus would underflow and its logarithm with
/// it.
torch::Tensor log_softplus(const torch::Tensor& v) {
  return torch::softplus(v.clamp_min(softplus_is_exp_below)).log() +
         (v - softplus_is_exp_below).clamp_max(0.0);
}

/// Returns whether the tensor is the weight of an Affine, which starts as the identity.
bool is_affine_weight(const TensorDescription& tensor) {
  return tensor.shape.size() == 1 && tensor.name.ends_with(".weight");
}

/// Returns a number for each channel as [C, 1, 1], which goes with images [..., C, H, W].
torch::Tensor of_channels(const ChannelValues& values, int channels, torch::Device device) {
  return torch::tensor(std::vector<double>(values.values.begin(), values.values.begin() + channels),
                       torch::kFloat32)
      .to(device)
      .view({channels, 1, 1});
}

}  // namespace

Result<Vae> Vae::create(ModelSpec spec, torch::Generator& generator) {
  VAELET_TRY(infer_shapes(spec));
  Parameters parameters;
  double bound = 0.0;  // of a weight, and of the bias that follows it
  for (const TensorDescription& tensor : network_tensors(spec)) {
    torch::Tensor values = torch::empty(tensor.shape);
    if (is_affine_weight(tensor)) {
      bound = 0.0;
      values.fill_(1.0);
    } else {
      if (tensor.shape.size() > 1) {
        const auto fan_in = static_cast<double>(values.numel() / values.size(0));
        bound = 1.0 / std::sqrt(fan_in);
      }
      values.uniform_(-bound, bound, generator);
    }
    parameters.emplace(tensor.name, values.requires_grad_());
  }
  return Vae(std::move(spec), std::move(parameters));
}

Vae Vae::load(const WeightsFile& file) {
  Parameters parameters;
  for (const auto& [name, tensor] : file.network) {
    parameters.emplace(name, tensor_of(tensor_values(tensor), tensor.shape));
  }
  return {file.spec, std::move(parameters)};
}

Vae Vae::replica() const {
  Vae replica = *this;
  for (auto& [name, tensor] : replica.parameters_) tensor = tensor.detach().requires_grad_();
  return replica;
}

Vae Vae::with_parameters(const Parameters& parameters) const {
  Vae other = *this;
  for (auto& [name, tensor] : other.parameters_) {
    tensor = parameters.find(name)->second.detach().clone();
  }
  return other;
}

Vae Vae::on(torch::Device device) const {
  Vae other = *this;
  for (auto& [name, tensor] : other.parameters_) {
    const bool has_gradient = tensor.requires_grad();
    tensor = tensor.detach().to(device).requires_grad_(has_gradient);
  }
  return other;
}

Posterior Vae::encode(const torch::Tensor& x, const torch::Tensor& label) const {
  return posterior_of(run_layers(spec_.encoder, parameters_, x, label), spec_.posterior);
}

torch::Tensor Vae::decode(const torch::Tensor& z, const torch::Tensor& label) const {
  return run_layers(spec_.decoder, parameters_, z, label).to(torch::kFloat);
}

torch::Tensor Vae::to_model_space(const torch::Tensor& pixels) const {
  const auto& [height, width, channels, mean, std] = spec_.image;
  if (mean.count == 0 && std.count == 0) return (pixels - mean[0]) / std[0];
  const torch::Device device = pixels.device();
  return (pixels - of_channels(mean, channels, device)) / of_channels(std, channels, device);
}

torch::Tensor Vae::to_pixels(const torch::Tensor& decoded) const {
  if (spec_.likelihood.kind == LikelihoodKind::bernoulli) return torch::sigmoid(decoded);
  const auto& [height, width, channels, mean, std] = spec_.image;
  if (mean.count == 0 && std.count == 0) return (decoded * std[0] + mean[0]).clamp(0.0, 1.0);
  const torch::Device device = decoded.device();
  return (decoded * of_channels(std, channels, device) + of_channels(mean, channels, device))
      .clamp(0.0, 1.0);
}

Result<void> Vae::round_weights(DType dtype) {
  const torch::NoGradGuard no_grad;
  for (const TensorDescription& description : network_tensors(spec_)) {
    torch::Tensor& tensor = parameters_.find(description.name)->second;
    if (!torch::isfinite(tensor).all().item<bool>()) {
      return fail(ErrorCode::tensor_not_finite,
                  fill("tensor \"{}\": expected finite weights", {description.name}));
    }
    const std::vector<float> values = round_to_stored(values_of(tensor), description, dtype);
    if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) {
      return fail(
          ErrorCode::argument_invalid,
          fill("dtype: expected f32 for weights beyond what f16 holds, found f16 and such a "
               "weight in the tensor \"{}\"",
               {description.name}));
    }
    tensor.copy_(tensor_of(values, tensor.sizes()));
  }
  return {};
}

torch::Tensor run_layer(const Layer& layer, const Parameters& parameters, const torch::Tensor& x,
                        const torch::Tensor& label) {
  return std::visit(LayerRunner{parameters, label, x}, layer);
}

Posterior posterior_of(const torch::Tensor& head, PosteriorKind kind) {
  const auto halves = head.to(torch::kFloat).chunk(2, 1);
  const torch::Tensor& v = halves[1];
  switch (kind) {
    case PosteriorKind::softplus:
      return {halves[0], torch::softplus(v), log_softplus(v)};
    case PosteriorKind::log_variance:
      break;
  }
  const torch::Tensor log_sigma = v.clamp(least_log_variance, most_log_variance) / 2;
  return {halves[0], log_sigma.exp(), log_sigma};
}

}  // namespace vaelet::native
