#include "tests/parity/spread.h"

#include <stdexcept>
#include <string>
#include <variant>

#include "native/torch/sampling.h"
#include "native/torch/seeded_generator.h"

namespace vaelet::parity {
namespace {

using native::Parameters;
using native::Vae;

constexpr std::int64_t measured_images = 64;

/// Returns the layer without its activation.
Layer without_activation(Layer layer) {
  std::visit(
      [](auto& kind) {
        if constexpr (requires { kind.activation; }) kind.activation = ActivationKind::none;
      },
      layer);
  return layer;
}

/// Returns values of each output so that they go with a tensor of `dimensions` whose outputs have
/// this axis.
torch::Tensor along(const torch::Tensor& values, std::int64_t axis, std::int64_t dimensions) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(dimensions), 1);
  shape[static_cast<std::size_t>(axis)] = values.size(0);
  return values.view(shape);
}

/// Mean and standard deviation of each channel or feature of [B, C, ...].
struct Measured {
  torch::Tensor mean;
  torch::Tensor deviation;
};

Measured measured(const torch::Tensor& values) {
  const torch::Tensor by_channel = values.transpose(0, 1).flatten(1);
  return {by_channel.mean(1), by_channel.std(1, /*unbiased=*/false)};
}

/// The largest factors by which outputs are scaled. Where an output hardly varies, it is a
/// difference of nearly equal numbers, and the factor shows their rounding, in either engine: that
/// of an encoder would grow from layer to layer. A decoder's pixels have to spread.
constexpr double most_decoder_gain = 1000.0;
constexpr double most_encoder_gain = 8.0;

/// Scales and shifts the weights of a layer so that its outputs for `x` have the mean 0 and a
/// deviation about 1, by a factor of at most `most_gain`.
void scale_layer(const Layer& layer, const Parameters& parameters, const torch::Tensor& x,
                 const torch::Tensor& label, double most_gain, Chance& chance) {
  const auto [mean, deviation] =
      measured(native::run_layer(without_activation(layer), parameters, x, label));
  const double target = 0.8 + 0.7 * chance.uniform();
  const torch::Tensor factor = (target / deviation).clamp_max(most_gain);
  const std::string& name = *layer_name(layer);
  torch::Tensor weight = parameters.find(name + ".weight")->second;
  torch::Tensor bias = parameters.find(name + ".bias")->second;
  const std::int64_t output_axis = std::holds_alternative<ConvTranspose2d>(layer) ? 1 : 0;
  weight.mul_(along(factor, output_axis, weight.dim()));
  bias.sub_(mean).mul_(factor);
}

/// Scales the layers one after the other, and returns what they make of `x`.
torch::Tensor scale_layers(const std::vector<Layer>& layers, const Parameters& parameters,
                           torch::Tensor x, const torch::Tensor& label, double most_gain,
                           Chance& chance) {
  for (const Layer& layer : layers) {
    if (const auto* residual = std::get_if<Residual>(&layer)) {
      scale_layers(residual->layers, parameters, x, label, most_gain, chance);
      scale_layers(residual->shortcut, parameters, x, label, most_gain, chance);
    } else if (layer_name(layer) != nullptr) {
      scale_layer(layer, parameters, x, label, most_gain, chance);
    }
    x = native::run_layer(layer, parameters, x, label);
  }
  return x;
}

/// Sets `mean` and `std` of the image so that the pixels of these decoded images spread.
void scale_pixels(ModelSpec& spec, const torch::Tensor& decoded, Chance& chance) {
  const bool by_channel = spec.image.channels > 1 && chance.one_in(2);
  const auto [mean, deviation] = measured(by_channel ? decoded : decoded.reshape({-1, 1}));
  for (int channel = 0; channel < max_channels; ++channel) {
    const int from = by_channel ? channel : 0;
    const double spread = 0.2 + 0.2 * chance.uniform();
    const auto c = static_cast<std::size_t>(channel);
    spec.image.std.values[c] = spread / deviation[from].item<double>();
    spec.image.mean.values[c] = 0.5 - spec.image.std.values[c] * mean[from].item<double>();
    if (!by_channel) break;
  }
  if (by_channel) {
    spec.image.mean.count = spec.image.std.count = max_channels;
  } else {
    spec.image.mean = spec.image.mean[0];
    spec.image.std = spec.image.std[0];
  }
}

torch::Tensor one_hot_labels(const ModelSpec& spec, torch::Generator& generator) {
  if (!is_conditional(spec)) return torch::zeros({measured_images, 0});
  const auto classes = static_cast<std::int64_t>(spec.labels.size());
  return torch::one_hot(torch::randint(classes, {measured_images}, generator, torch::kLong),
                        classes)
      .to(torch::kFloat);
}

void check_spread(const torch::Tensor& pixels) {
  const double deviation = pixels.std(/*unbiased=*/false).item<double>();
  if (deviation >= least_deviation) return;
  throw std::runtime_error("expected pixels with a standard deviation of at least " +
                           std::to_string(least_deviation) + ", found " +
                           std::to_string(deviation));
}

}  // namespace

Vae random_vae(ModelSpec spec, DType dtype, Chance& chance) {
  const torch::NoGradGuard no_grad;
  torch::Generator generator = native::seeded_generator(chance.seed());
  const Vae drawn = Vae::create(spec, generator).value();
  const torch::Tensor z = torch::randn({measured_images, spec.latent}, generator);
  const torch::Tensor labels = one_hot_labels(spec, generator);
  const torch::Tensor decoded =
      scale_layers(spec.decoder, drawn.parameters(), z, labels, most_decoder_gain, chance);
  if (spec.likelihood.kind == LikelihoodKind::gaussian) scale_pixels(spec, decoded, chance);
  Vae vae = Vae::create(spec, generator).value().with_parameters(drawn.parameters());
  const torch::Tensor pixels =
      torch::rand(image_batch_shape(measured_images, spec.image), generator);
  scale_layers(spec.encoder, vae.parameters(), vae.to_model_space(pixels), labels,
               most_encoder_gain, chance);
  if (const auto rounded = vae.round_weights(dtype); !rounded) {
    throw std::runtime_error(rounded.error().message());
  }
  check_spread(native::decode_pixels(vae, z, labels));
  return vae;
}

}  // namespace vaelet::parity
