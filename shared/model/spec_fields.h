#pragma once

#include <string_view>

#include "shared/model/spec.h"

namespace vaelet {

/// The JSON keys of a part of the spec, in FORMAT.md's order, each with its member: `visit` calls
/// `field(key, part.member)` for each and serves reading and writing alike. Layers have an `op`.
template <class Part>
struct SpecFields;

template <>
struct SpecFields<ModelSpec> {
  template <class Part, class Field>
  static void visit(Part& spec, Field& field) {
    field("name", spec.name);
    field("image", spec.image);
    field("labels", spec.labels);
    field("latent", spec.latent);
    field("likelihood", spec.likelihood);
    field("encoder", spec.encoder);
    field("decoder", spec.decoder);
  }
};

template <>
struct SpecFields<ImageFormat> {
  template <class Part, class Field>
  static void visit(Part& image, Field& field) {
    field("height", image.height);
    field("width", image.width);
    field("channels", image.channels);
    field("mean", image.mean);
    field("std", image.std);
  }
};

template <>
struct SpecFields<Likelihood> {
  template <class Part, class Field>
  static void visit(Part& likelihood, Field& field) {
    field("kind", likelihood.kind);
    if (likelihood.kind == LikelihoodKind::gaussian) field("sigma2", likelihood.sigma2);
  }
};

template <>
struct SpecFields<Dense> {
  static constexpr std::string_view op = "dense";

  template <class Part, class Field>
  static void visit(Part& layer, Field& field) {
    field("name", layer.name);
    field("in", layer.in);
    field("out", layer.out);
    field("activation", layer.activation);
  }
};

template <>
struct SpecFields<Conv2d> {
  static constexpr std::string_view op = "conv2d";

  template <class Part, class Field>
  static void visit(Part& layer, Field& field) {
    field("name", layer.name);
    field("in", layer.in);
    field("out", layer.out);
    field("kernel", layer.kernel);
    field("stride", layer.stride);
    field("padding", layer.padding);
    field("activation", layer.activation);
  }
};

template <>
struct SpecFields<ConvTranspose2d> {
  static constexpr std::string_view op = "conv_transpose2d";

  template <class Part, class Field>
  static void visit(Part& layer, Field& field) {
    field("name", layer.name);
    field("in", layer.in);
    field("out", layer.out);
    field("kernel", layer.kernel);
    field("stride", layer.stride);
    field("padding", layer.padding);
    field("output_padding", layer.output_padding);
    field("activation", layer.activation);
  }
};

template <>
struct SpecFields<Flatten> {
  static constexpr std::string_view op = "flatten";

  template <class Part, class Field>
  static void visit(Part& /*layer*/, Field& /*field*/) {}
};

template <>
struct SpecFields<Unflatten> {
  static constexpr std::string_view op = "unflatten";

  template <class Part, class Field>
  static void visit(Part& layer, Field& field) {
    field("channels", layer.channels);
    field("height", layer.height);
    field("width", layer.width);
  }
};

template <>
struct SpecFields<ConcatLabel> {
  static constexpr std::string_view op = "concat_label";

  template <class Part, class Field>
  static void visit(Part& /*layer*/, Field& /*field*/) {}
};

}  // namespace vaelet
