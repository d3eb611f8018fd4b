#pragma once

#include <string>
#include <variant>
#include <vector>

#include "shared/model/direction.h"
#include "shared/model/image_format.h"
#include "shared/model/layers/activate.h"
#include "shared/model/layers/affine.h"
#include "shared/model/layers/concat_label.h"
#include "shared/model/layers/conv2d.h"
#include "shared/model/layers/conv_transpose2d.h"
#include "shared/model/layers/dense.h"
#include "shared/model/layers/flatten.h"
#include "shared/model/layers/residual.h"
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
///   functions of the class ShapeInference in shapes.cc;
/// - if it has weights, `name`, `weight_shape()`, in PyTorch's order, and `bias_size()`; and, if
/// the
///   weight may be I8, `output_axis`, which has a scale for each index.
using LayerKinds = std::variant<Dense, Conv2d, ConvTranspose2d, Upsample, Affine, Activate,
                                Residual, Flatten, Unflatten, ConcatLabel>;

/// One of the kinds. A struct of its own, so that a Residual can hold layers.
struct Layer : LayerKinds {
  using LayerKinds::LayerKinds;
  bool operator==(const Layer&) const = default;
};

/// Calls `visit(layer)` for each layer of a list, and behind a Residual for those inside it.
template <class Visit>
void visit_layers(const std::vector<Layer>& layers, const Visit& visit) {
  for (const Layer& layer : layers) {
    visit(layer);
    const auto* residual = std::get_if<Residual>(&layer);
    if (residual == nullptr) continue;
    visit_layers(residual->layers, visit);
    visit_layers(residual->shortcut, visit);
  }
}

/// Returns the activation that the values of a list of layers end in. `flatten` and `unflatten`
/// leave it as it is.
Activation last_activation(const std::vector<Layer>& layers);

/// Returns the name of a layer that has weights, else nullptr. Lives as long as the layer.
const std::string* layer_name(const Layer& layer);

/// A (conditional) variational autoencoder as plain data. The encoder, which a model may lack,
/// takes an image and gives the mean, then v, of q(z|x): 2 * latent features; `posterior` says how
/// sigma follows from v. The decoder takes z and gives an image. A model is conditional exactly
/// when its decoder has a ConcatLabel. FORMAT.md defines the JSON; `infer_shapes` says whether a
/// spec fits together.
struct ModelSpec {
  std::string name;
  ImageFormat image;
  std::vector<std::string> labels;
  int latent = 2;
  Likelihood likelihood;
  PosteriorKind posterior = PosteriorKind::softplus;
  std::vector<Layer> encoder;
  std::vector<Layer> decoder;
  std::vector<Direction> directions;

  template <class Self, class Field>
  static void visit_fields(Self& spec, Field& field) {
    field("name", spec.name);
    field("image", spec.image);
    field("labels", spec.labels);
    field("latent", spec.latent);
    field("likelihood", spec.likelihood);
    field("posterior", spec.posterior, PosteriorKind::softplus);
    field("encoder", spec.encoder, std::vector<Layer>());
    field("decoder", spec.decoder);
    field("directions", spec.directions, std::vector<Direction>());
  }
};

/// Returns whether the label steers the decoder.
bool is_conditional(const ModelSpec& spec);

/// Returns whether the model encodes, and does not only decode.
inline bool has_encoder(const ModelSpec& spec) { return !spec.encoder.empty(); }

}  // namespace vaelet
