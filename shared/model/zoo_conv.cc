#include "shared/model/zoo_conv.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "shared/model/shapes.h"

namespace vaelet {
namespace {

constexpr Activation silu = ActivationKind::silu;
constexpr int longest_coarse_side = 8;
constexpr int least_halved_side = 4;
constexpr int hidden_encoder_features = 256;
constexpr int hidden_decoder_features = 128;

struct Sides {
  int height;
  int width;
};

/// Returns the sides of the image at each level: full size, then halved again and again.
std::vector<Sides> levels_of(const ImageFormat& image) {
  std::vector<Sides> levels{{image.height, image.width}};
  while (std::max(levels.back().height, levels.back().width) > longest_coarse_side &&
         std::min(levels.back().height, levels.back().width) >= least_halved_side) {
    levels.push_back({(levels.back().height + 1) / 2, (levels.back().width + 1) / 2});
  }
  return levels;
}

/// Returns the channels of the features of a level, 0 is full size.
int encoder_channels(std::size_t level) { return level <= 1 ? 32 : 64; }
int decoder_channels(std::size_t level) { return level == 0 ? 16 : level == 1 ? 32 : 64; }

std::string numbered(const char* name, std::size_t number) { return name + std::to_string(number); }

void add_encoder(ModelSpec& spec, const std::vector<Sides>& levels, int labels) {
  int channels = spec.image.channels;
  for (std::size_t level = 1; level < levels.size(); ++level) {
    const int out = encoder_channels(level);
    spec.encoder.push_back(Conv2d{numbered("encoder.conv", level), channels, out, 3, 2, 1, silu});
    channels = out;
  }
  spec.encoder.push_back(Flatten{});
  if (labels > 0) spec.encoder.push_back(ConcatLabel{});
  const int features = Shape{channels, levels.back().height, levels.back().width, true}.size();
  spec.encoder.push_back(Dense{"encoder.dense", features + labels, hidden_encoder_features, silu});
  spec.encoder.push_back(Dense{"encoder.posterior", hidden_encoder_features, 2 * spec.latent});
}

/// Returns the padding with which a transposed convolution of kernel 4 and stride 2 gives `fine`
/// sides of coarser ones: twice those, or one less.
Padding cut_to(const Sides& coarse, const Sides& fine) {
  return {1, 1, 1 + 2 * coarse.height - fine.height, 1 + 2 * coarse.width - fine.width};
}

void add_decoder(ModelSpec& spec, const std::vector<Sides>& levels, int labels) {
  const std::size_t deepest = levels.size() - 1;
  const Shape coarsest{decoder_channels(deepest), levels[deepest].height, levels[deepest].width,
                       true};
  if (labels > 0) spec.decoder.push_back(ConcatLabel{});
  spec.decoder.push_back(
      Dense{"decoder.dense1", spec.latent + labels, hidden_decoder_features, silu});
  spec.decoder.push_back(Dense{"decoder.dense2", hidden_decoder_features, coarsest.size(), silu});
  spec.decoder.push_back(Unflatten{coarsest.channels, coarsest.height, coarsest.width});
  for (std::size_t level = deepest; level > 0; --level) {
    const int out = decoder_channels(level - 1);
    const std::size_t number = deepest - level + 1;
    spec.decoder.push_back(ConvTranspose2d{numbered("decoder.up", number), decoder_channels(level),
                                           out, 4, 2, cut_to(levels[level], levels[level - 1]), 0,
                                           silu});
    if (level == 1) break;
    spec.decoder.push_back(Conv2d{numbered("decoder.conv", number), out, out, 3, 1, 1, silu});
  }
  spec.decoder.push_back(
      Conv2d{"decoder.image", decoder_channels(0), spec.image.channels, 3, 1, 1});
}

}  // namespace

void add_conv_family_layers(ModelSpec& spec, int labels) {
  const std::vector<Sides> levels = levels_of(spec.image);
  add_encoder(spec, levels, labels);
  add_decoder(spec, levels, labels);
}

}  // namespace vaelet
