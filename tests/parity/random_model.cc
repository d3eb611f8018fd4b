#include "tests/parity/random_model.h"

#include <string>
#include <utility>

#include "tests/parity/random_network.h"

namespace vaelet::parity {
namespace {

/// Dense layers, residuals and the like, the label in front of one of them.
void add_features(RandomNetwork& network, bool with_label, int count, Chance& chance) {
  const int label_position = chance.between(0, count);
  for (int index = 0; index <= count; ++index) {
    if (with_label && index == label_position) network.concat_label();
    if (index < count) network.add_to_features();
  }
}

/// Ends in an image, whose size becomes the model's.
void make_decoder(ModelSpec& spec, bool conditional, Chance& chance) {
  RandomNetwork network("decoder.layer", static_cast<int>(spec.labels.size()), chance);
  network.start_with_features(spec.latent);
  add_features(network, conditional, chance.between(0, 2), chance);
  // A Bernoulli ends in logits; a Gaussian in anything.
  const bool is_bernoulli = spec.likelihood.kind == LikelihoodKind::bernoulli;
  const Activation last = is_bernoulli ? ActivationKind::none : network.activation();
  const int height = chance.between(1, 9);
  const int width = chance.between(1, 9);
  if (chance.one_in(4)) {
    network.dense(spec.image.channels * height * width, last);
    network.unflatten(spec.image.channels, height, width);
  } else {
    const int channels = network.channels();
    network.dense(channels * height * width, network.activation());
    network.unflatten(channels, height, width);
    for (int left = chance.between(0, 3); left > 0; --left) network.add_to_image();
    network.add_last_convolution(spec.image.channels, last);
  }
  spec.image.height = network.shape().height;
  spec.image.width = network.shape().width;
  spec.decoder = std::move(network.layers());
}

void make_encoder(ModelSpec& spec, bool with_label, Chance& chance) {
  RandomNetwork network("encoder.layer", static_cast<int>(spec.labels.size()), chance);
  network.start_with_image(spec.image);
  for (int left = chance.between(0, 3); left > 0; --left) network.add_to_image();
  network.flatten();
  add_features(network, with_label, chance.between(0, 2), chance);
  network.dense(2 * spec.latent, ActivationKind::none);
  spec.encoder = std::move(network.layers());
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
  if (chance.one_in(2)) spec.image.channels = max_channels;
  if (chance.one_in(2)) spec.likelihood = {LikelihoodKind::gaussian, 0.1 + chance.uniform()};
  make_decoder(spec, conditional, chance);
  if (!chance.one_in(6)) make_encoder(spec, conditional && !chance.one_in(4), chance);
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
