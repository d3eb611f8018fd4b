#pragma once

#include <string>
#include <variant>
#include <vector>

#include "shared/model/image_format.h"
#include "shared/model/layers/concat_label.h"
#include "shared/model/layers/conv2d.h"
#include "shared/model/layers/conv_transpose2d.h"
#include "shared/model/layers/dense.h"
#include "shared/model/layers/flatten.h"
#include "shared/model/layers/unflatten.h"
#include "shared/model/layers/upsample.h"

namespace vaelet {

enum class LikelihoodKind { bernoulli, gaussian };

/// How the encoder's last L features v give the standard deviations of q(z|x). softplus:
/// sigma = softplus(v). log_variance: sigma = exp(v / 2), with v clamped to [-30, 20].
enum class PosteriorKind { softplus, log_variance };

inline constexpr double least_log_variance = -30.0;
inline constexpr double most_log_variance = 20.0;

/// The likelihood p(x|z). Bernoulli: the decoder's last layer gives logits. Gaussian: it gives the
/// mean, and `sigma2` is the fixed variance, in model space.
struct Likelihood {
  LikelihoodKind kind = LikelihoodKind::bernoulli;
  double sigma2 = 0.5;

  template <class Self, class Field>
  static void visit_fields(Self& likelihood, Field& field) {
    field("kind", likelihood.kind);
    if (likelihood.kind == LikelihoodKind::gaussian) field("sigma2", likelihood.sigma2);
  }
};

/// The layer kinds. The header of each in layers/ declares:
/// - `op`: its name in the JSON;
/// - `visit_fields(layer, field)`: calls `field(key, layer.member)` for each key of the JSON, in
///   FORMAT.md's order, to read and to write; `field(key, layer.member, default)` for one that a
///   file may leave out;
/// - `infer_shape(shapes)`: checks the layer against its input, and sets its output, by the
/// functions
///   of the class ShapeInference in shapes.cc;
/// - if it has weights, `name` and `weight_shape()`, in PyTorch's order; its bias is [out].
using Layer =
    std::variant<Dense, Conv2d, ConvTranspose2d, Upsample, Flatten, Unflatten, ConcatLabel>;

/// Returns the name of a layer that has weights, else nullptr. Lives as long as the layer.
const std::string* layer_name(const Layer& layer);

/// A (conditional) variational autoencoder as plain data. The encoder takes an image and gives the
/// mean, then v, of q(z|x): 2 * latent features; `posterior` says how sigma follows from v. The
/// decoder takes z and gives an image. A model is conditional exactly when its decoder has a
/// ConcatLabel. FORMAT.md defines the JSON; `infer_shapes` says whether a spec fits together.
struct ModelSpec {
  std::string name;
  ImageFormat image;
  std::vector<std::string> labels;
  int latent = 2;
  Likelihood likelihood;
  PosteriorKind posterior = PosteriorKind::softplus;
  std::vector<Layer> encoder;
  std::vector<Layer> decoder;

  template <class Self, class Field>
  static void visit_fields(Self& spec, Field& field) {
    field("name", spec.name);
    field("image", spec.image);
    field("labels", spec.labels);
    field("latent", spec.latent);
    field("likelihood", spec.likelihood);
    field("posterior", spec.posterior, PosteriorKind::softplus);
    field("encoder", spec.encoder);
    field("decoder", spec.decoder);
  }
};

/// Returns whether the label steers the decoder.
bool is_conditional(const ModelSpec& spec);

}  // namespace vaelet
