#pragma once

#include <string>
#include <variant>
#include <vector>

#include "shared/model/image_format.h"

namespace vaelet {

enum class LikelihoodKind { bernoulli, gaussian };

/// p(x|z). Bernoulli: the decoder's last layer gives logits. Gaussian: it gives the mean, and
/// `sigma2` is the fixed variance, in model space.
struct Likelihood {
  LikelihoodKind kind = LikelihoodKind::bernoulli;
  double sigma2 = 0.5;
};

enum class Activation { none, relu, silu };

/// y = activation(W x + b). Weight [out, in], bias [out].
struct Dense {
  std::string name;
  int in = 0;
  int out = 0;
  Activation activation = Activation::none;
};

/// PyTorch's Conv2d, square kernel, zero padding on all sides. Weight [out, in, kernel, kernel].
struct Conv2d {
  std::string name;
  int in = 0;
  int out = 0;
  int kernel = 3;
  int stride = 1;
  int padding = 0;
  Activation activation = Activation::none;
};

/// PyTorch's ConvTranspose2d, square kernel. Weight [in, out, kernel, kernel].
struct ConvTranspose2d {
  std::string name;
  int in = 0;
  int out = 0;
  int kernel = 3;
  int stride = 1;
  int padding = 0;
  int output_padding = 0;
  Activation activation = Activation::none;
};

/// [C, H, W] -> [C*H*W], in that order.
struct Flatten {};

/// [C*H*W] -> [C, H, W].
struct Unflatten {
  int channels = 1;
  int height = 0;
  int width = 0;
};

/// [N] -> [N + number of labels]: the features, then the one-hot label (or its mixing weights).
struct ConcatLabel {};

using Layer = std::variant<Dense, Conv2d, ConvTranspose2d, Flatten, Unflatten, ConcatLabel>;

/// The name of a layer that has weights, else nullptr. Lives as long as the layer.
const std::string* layer_name(const Layer& layer);

/// A (conditional) variational autoencoder as plain data. The encoder takes an image and gives the
/// mean, then rho, of q(z|x): 2 * latent features, sigma = softplus(rho). The decoder takes z and
/// gives an image. A model is conditional exactly when its decoder has a ConcatLabel.
/// FORMAT.md defines the JSON; `infer_shapes` says whether a spec fits together.
struct ModelSpec {
  std::string name;
  ImageFormat image;
  std::vector<std::string> labels;
  int latent = 2;
  Likelihood likelihood;
  std::vector<Layer> encoder;
  std::vector<Layer> decoder;
};

/// Whether the label steers the decoder.
bool is_conditional(const ModelSpec& spec);

}  // namespace vaelet
