#include "shared/model/zoo.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_checks.h"
#include "shared/model/zoo_conv.h"

namespace vaelet {
namespace {

/// Returns what the person chose, without layers.
ModelSpec without_layers(std::string_view name, const ZooConfig& options) {
  ModelSpec spec;
  spec.name = name;
  spec.image = options.image;
  spec.labels = options.labels;
  spec.latent = options.latent;
  spec.likelihood = options.likelihood;
  return spec;
}

/// Returns the size of a flattened image.
int size_of(const ImageFormat& image) { return static_cast<int>(value_count(image)); }

/// Returns the layer that makes an image, or a feature map, of what is flat.
Unflatten unflatten_to(const Shape& shape) { return {shape.channels, shape.height, shape.width}; }

/// Encoder 500-120, decoder 120-500, ReLU; any image size, no label.
Result<void> add_mlp_vae_layers(ModelSpec& spec) {
  constexpr Activation relu = ActivationKind::relu;
  const int size = size_of(spec.image);
  spec.encoder = {Flatten{}, Dense{"encoder.dense1", size, 500, relu},
                  Dense{"encoder.dense2", 500, 120, relu},
                  Dense{"encoder.posterior", 120, 2 * spec.latent}};
  spec.decoder = {Dense{"decoder.dense1", spec.latent, 120, relu},
                  Dense{"decoder.dense2", 120, 500, relu}, Dense{"decoder.image", 500, size},
                  unflatten_to(image_shape(spec.image))};
  return {};
}

Result<void> check_labels(const ModelSpec& spec) {
  if (!spec.labels.empty()) return {};
  return fail(ErrorCode::spec_invalid,
              fill("{} expects a data set with labels, found none", {spec.name}));
}

bool is_halved_twice(const ImageFormat& image) {
  const auto is_possible = [](int side) { return side >= least_conv_side && side % 4 == 0; };
  return is_possible(image.height) && is_possible(image.width);
}

/// Checks what the models require that halve the image twice and take the label. `channels` is the
/// most that they hold at full size.
Result<void> check_halved_twice(const ModelSpec& spec, int channels) {
  const int most_pixels = max_features / channels;
  const auto [height, width] = std::pair(spec.image.height, spec.image.width);
  if (!is_halved_twice(spec.image) ||
      pixel_count(spec.image) > static_cast<std::size_t>(most_pixels)) {
    return fail(ErrorCode::image_size_unfit,
                fill("{} makes images whose height and width are multiples of 4 from 8 on, "
                     "of at most {} pixels, found {} x {}",
                     {spec.name, most_pixels, height, width}));
  }
  return check_labels(spec);
}

/// Checks what the families of `add_conv_family_layers` require.
Result<void> check_conv_size(const ModelSpec& spec) {
  const auto [height, width] = std::pair(spec.image.height, spec.image.width);
  if (std::min(height, width) >= least_conv_side &&
      pixel_count(spec.image) <= static_cast<std::size_t>(most_conv_pixels)) {
    return {};
  }
  return fail(
      ErrorCode::image_size_unfit,
      fill("{} makes images of at least {} x {} and at most {} pixels in all, found {} x {}",
           {spec.name, least_conv_side, least_conv_side, most_conv_pixels, height, width}));
}

Result<void> add_conv_vae_layers(ModelSpec& spec) {
  VAELET_TRY(check_conv_size(spec));
  add_conv_family_layers(spec, 0);
  return {};
}

/// Two convolutions of stride 2 down, two transposed ones up; the label joins the features and z.
Result<void> add_small_conv_cvae_layers(ModelSpec& spec) {
  constexpr Activation relu = ActivationKind::relu;
  const auto labels = static_cast<int>(spec.labels.size());
  const int channels = spec.image.channels;
  const Shape quarter{32, spec.image.height / 4, spec.image.width / 4, true};
  const auto convolved_twice = [](int side) { return ((side - 3) / 2 + 1 - 3) / 2 + 1; };
  const Shape features{64, convolved_twice(spec.image.height), convolved_twice(spec.image.width),
                       true};
  spec.encoder = {Conv2d{"encoder.conv1", channels, 32, 3, 2, 0, relu},
                  Conv2d{"encoder.conv2", 32, 64, 3, 2, 0, relu}, Flatten{}, ConcatLabel{},
                  Dense{"encoder.posterior", features.size() + labels, 2 * spec.latent}};
  spec.decoder = {ConcatLabel{},
                  Dense{"decoder.dense", spec.latent + labels, quarter.size(), relu},
                  unflatten_to(quarter),
                  ConvTranspose2d{"decoder.up1", 32, 64, 3, 2, 1, 1, relu},
                  ConvTranspose2d{"decoder.up2", 64, 32, 3, 2, 1, 1, relu},
                  ConvTranspose2d{"decoder.image", 32, channels, 3, 1, 1, 0}};
  return {};
}

/// Images of the size of MNIST's, for which the model was made first, keep its layers.
Result<void> add_conv_cvae_layers(ModelSpec& spec) {
  constexpr int longest_small_side = 32;
  VAELET_TRY(check_labels(spec));
  VAELET_TRY(check_conv_size(spec));
  if (is_halved_twice(spec.image) &&
      std::max(spec.image.height, spec.image.width) <= longest_small_side) {
    return add_small_conv_cvae_layers(spec);
  }
  add_conv_family_layers(spec, static_cast<int>(spec.labels.size()));
  return {};
}

/// Encoder 512-256, decoder 256-256, SiLU; any image size. With `label_size` features of the label
/// in front of both.
void add_deep_mlp_layers(ModelSpec& spec, int label_size) {
  constexpr Activation silu = ActivationKind::silu;
  const int size = size_of(spec.image);
  spec.encoder = {Flatten{}, Dense{"encoder.dense1", size + label_size, 512, silu},
                  Dense{"encoder.dense2", 512, 256, silu},
                  Dense{"encoder.posterior", 256, 2 * spec.latent}};
  spec.decoder = {Dense{"decoder.dense1", spec.latent + label_size, 256, silu},
                  Dense{"decoder.dense2", 256, 256, silu}, Dense{"decoder.image", 256, size},
                  unflatten_to(image_shape(spec.image))};
}

Result<void> add_deep_mlp_vae_layers(ModelSpec& spec) {
  add_deep_mlp_layers(spec, 0);
  return {};
}

Result<void> add_deep_mlp_cvae_layers(ModelSpec& spec) {
  VAELET_TRY(check_labels(spec));
  add_deep_mlp_layers(spec, static_cast<int>(spec.labels.size()));
  spec.encoder.insert(spec.encoder.begin() + 1, ConcatLabel{});
  spec.decoder.insert(spec.decoder.begin(), ConcatLabel{});
  return {};
}

/// The label passes through hidden layers on both sides, and most of the decoder works at half the
/// resolution, where a convolution costs a quarter of what it costs at full size.
Result<void> add_deep_conv_cvae_layers(ModelSpec& spec) {
  VAELET_TRY(check_halved_twice(spec, 32));
  constexpr Activation silu = ActivationKind::silu;
  const auto labels = static_cast<int>(spec.labels.size());
  const int channels = spec.image.channels;
  const Shape quarter{32, spec.image.height / 4, spec.image.width / 4, true};
  const Shape features{64, quarter.height, quarter.width, true};
  spec.encoder = {Conv2d{"encoder.conv1", channels, 32, 3, 2, 1, silu},
                  Conv2d{"encoder.conv2", 32, 64, 3, 2, 1, silu},
                  Flatten{},
                  ConcatLabel{},
                  Dense{"encoder.dense", features.size() + labels, 256, silu},
                  Dense{"encoder.posterior", 256, 2 * spec.latent}};
  spec.decoder = {ConcatLabel{},
                  Dense{"decoder.dense1", spec.latent + labels, 128, silu},
                  Dense{"decoder.dense2", 128, quarter.size(), silu},
                  unflatten_to(quarter),
                  ConvTranspose2d{"decoder.up1", 32, 32, 4, 2, 1, 0, silu},
                  Conv2d{"decoder.conv", 32, 32, 3, 1, 1, silu},
                  ConvTranspose2d{"decoder.up2", 32, 16, 4, 2, 1, 0, silu},
                  Conv2d{"decoder.image", 16, channels, 3, 1, 1}};
  return {};
}

struct ZooModel {
  std::string_view name;
  Result<void> (*add_layers)(ModelSpec&);
};

constexpr std::array models = {ZooModel{"mlp-vae", add_mlp_vae_layers},
                               ZooModel{"conv-vae", add_conv_vae_layers},
                               ZooModel{"conv-cvae", add_conv_cvae_layers},
                               ZooModel{"deep-mlp-vae", add_deep_mlp_vae_layers},
                               ZooModel{"deep-mlp-cvae", add_deep_mlp_cvae_layers},
                               ZooModel{"deep-conv-cvae", add_deep_conv_cvae_layers}};

constexpr auto names = [] {
  std::array<std::string_view, models.size()> all;
  for (std::size_t model = 0; model < all.size(); ++model) all[model] = models[model].name;
  return all;
}();

}  // namespace

std::span<const std::string_view> zoo_names() { return names; }

Result<ModelSpec> make_model(std::string_view name, const ZooConfig& options) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    std::string known;
    for (const std::string_view each : names)
      known += fill("{}{}", {known.empty() ? "" : ", ", each});
    return fail(ErrorCode::model_unknown,
                fill(R"(expected one of the models {}, found "{}")", {known, name}));
  }
  ModelSpec spec = without_layers(name, options);
  VAELET_TRY(check_spec(spec));
  VAELET_TRY(models[static_cast<std::size_t>(found - names.begin())].add_layers(spec));
  VAELET_TRY(infer_shapes(spec));
  return spec;
}

}  // namespace vaelet
