#include "tests/parity/random_model.h"

#include <algorithm>
#include <string>

namespace vaelet::parity {
namespace {

constexpr int most_side = 48;

/// A list of layers that grows while the shape of what flows is tracked by hand, apart from the
/// inference that is under test.
class NetworkBuilder {
 public:
  NetworkBuilder(std::string prefix, const ModelSpec& spec, Chance& chance)
      : prefix_(std::move(prefix)),
        label_size_(static_cast<int>(spec.labels.size())),
        chance_(chance) {}

  void start_with_image(const ImageFormat& image) {
    channels = image.channels;
    height = image.height;
    width = image.width;
  }
  void start_with_features(int count) { channels = count; }

  void dense(int out, Activation activation) {
    layers.push_back(Dense{next_name(), channels, out, activation});
    channels = out;
  }
  void concat_label() {
    layers.push_back(ConcatLabel{});
    channels += label_size_;
  }
  void flatten() {
    layers.push_back(Flatten{});
    channels *= height * width;
    height = width = 1;
  }
  void unflatten(int to_channels, int to_height, int to_width) {
    layers.push_back(Unflatten{to_channels, to_height, to_width});
    channels = to_channels;
    height = to_height;
    width = to_width;
  }
  void upsample() {
    const int factor = chance_.between(2, 8);
    if (std::max(height, width) * factor > most_side) return;
    layers.push_back(Upsample{factor});
    height *= factor;
    width *= factor;
  }
  bool conv(int out, Activation activation);
  bool conv_transpose(int out, Activation activation);
  Activation activation() {
    return static_cast<ActivationKind>(chance_.between(0, activation_count - 1));
  }

  std::vector<Layer> layers;
  int channels = 0;  // or features
  int height = 1;
  int width = 1;

 private:
  std::string next_name() { return prefix_ + std::to_string(layers.size()); }

  std::string prefix_;
  int label_size_;
  Chance& chance_;
};

/// Adds nothing and returns false where the kernel would not fit, or the image grow too large.
bool NetworkBuilder::conv(int out, Activation activation) {
  const int kernel = chance_.between(1, 5);
  const int stride = chance_.between(1, 3);
  const int padding = chance_.between(0, kernel - 1);
  const auto size = [&](int side) { return (side + 2 * padding - kernel) / stride + 1; };
  if (std::min(height, width) + 2 * padding < kernel) return false;
  if (std::max(size(height), size(width)) > most_side) return false;
  layers.push_back(Conv2d{next_name(), channels, out, kernel, stride, padding, activation});
  channels = out;
  height = size(height);
  width = size(width);
  return true;
}

bool NetworkBuilder::conv_transpose(int out, Activation activation) {
  const int kernel = chance_.between(1, 5);
  const int stride = chance_.between(1, 3);
  const int padding = chance_.between(0, kernel - 1);
  const int output_padding = chance_.between(0, stride - 1);
  const auto size = [&](int side) {
    return (side - 1) * stride - 2 * padding + kernel + output_padding;
  };
  const auto [least, most] = std::minmax({size(height), size(width)});
  if (least < stride || most > most_side) return false;
  layers.push_back(ConvTranspose2d{next_name(), channels, out, kernel, stride, padding,
                                   output_padding, activation});
  const int next_height = size(height);
  width = size(width);
  height = next_height;
  channels = out;
  return true;
}

/// Dense layers, the label before one of them.
void add_features(NetworkBuilder& network, bool with_label, int count, Chance& chance) {
  const int label_position = chance.between(0, count);
  for (int index = 0; index <= count; ++index) {
    if (with_label && index == label_position) network.concat_label();
    if (index < count) network.dense(chance.between(1, 40), network.activation());
  }
}

void add_image_layers(NetworkBuilder& network, int count, Chance& chance) {
  for (int index = 0; index < count; ++index) {
    const int out = chance.between(1, 12);
    const Activation activation = network.activation();
    if (chance.one_in(4)) network.upsample();
    chance.one_in(2) ? network.conv(out, activation) : network.conv_transpose(out, activation);
  }
}

/// Ends in an image, whose size becomes the model's.
void make_decoder(ModelSpec& spec, bool conditional, Chance& chance) {
  NetworkBuilder network("decoder.layer", spec, chance);
  network.start_with_features(spec.latent);
  add_features(network, conditional, chance.between(0, 2), chance);
  const int height = chance.between(1, 9);
  const int width = chance.between(1, 9);
  if (chance.one_in(4)) {
    network.dense(spec.image.channels * height * width, ActivationKind::none);
    network.unflatten(spec.image.channels, height, width);
  } else {
    const int channels = chance.between(1, 12);
    network.dense(channels * height * width, network.activation());
    network.unflatten(channels, height, width);
    add_image_layers(network, chance.between(0, 3), chance);
    while (!network.conv_transpose(spec.image.channels, ActivationKind::none)) {
    }
  }
  spec.image.height = network.height;
  spec.image.width = network.width;
  spec.decoder = std::move(network.layers);
}

void make_encoder(ModelSpec& spec, bool with_label, Chance& chance) {
  NetworkBuilder network("encoder.layer", spec, chance);
  network.start_with_image(spec.image);
  add_image_layers(network, chance.between(0, 3), chance);
  network.flatten();
  add_features(network, with_label, chance.between(0, 2), chance);
  network.dense(2 * spec.latent, ActivationKind::none);
  spec.encoder = std::move(network.layers);
}

void make_likelihood(ModelSpec& spec, Chance& chance) {
  if (chance.one_in(2)) return;
  spec.likelihood = {LikelihoodKind::gaussian, 0.1 + chance.uniform()};
  spec.image.mean = chance.uniform();
  spec.image.std = 0.1 + chance.uniform();
}

}  // namespace

int Chance::between(int least, int most) {
  return least + static_cast<int>(uniform() * (most - least + 1));
}

std::uint64_t Chance::seed() {
  const std::uint64_t high = bits_.next();
  return high << 32 | bits_.next();
}

ModelSpec random_spec(Chance& chance) {
  ModelSpec spec;
  spec.name = "random";
  spec.latent = chance.between(1, 32);
  const int label_count = chance.between(0, 12);
  for (int label = 0; label < label_count; ++label) {
    spec.labels.push_back("class " + std::to_string(label));
  }
  const bool conditional = label_count > 0 && !chance.one_in(4);
  make_decoder(spec, conditional, chance);
  make_encoder(spec, conditional && !chance.one_in(4), chance);
  make_likelihood(spec, chance);
  if (chance.one_in(2)) spec.posterior = PosteriorKind::log_variance;
  return spec;
}

PriorTensors random_prior(const ModelSpec& spec, Chance& chance) {
  PriorTensors prior;
  prior.classes = is_conditional(spec) ? static_cast<int>(spec.labels.size()) : 1;
  prior.components = chance.between(1, 3);
  NormalGenerator normals(chance.seed());
  for (int row = 0; row < prior.classes * prior.components; ++row) {
    prior.weight.push_back(1.0F / static_cast<float>(prior.components));
    for (int i = 0; i < spec.latent; ++i) prior.mean.push_back(normals.next());
    for (int i = 0; i < spec.latent; ++i) {
      for (int j = 0; j < spec.latent; ++j) {
        const float below = j < i ? 0.1F * normals.next() : 0.0F;
        prior.scale.push_back(i == j ? 0.5F + static_cast<float>(chance.uniform()) : below);
      }
    }
  }
  return prior;
}

}  // namespace vaelet::parity
