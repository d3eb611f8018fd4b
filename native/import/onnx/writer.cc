#include "native/import/onnx/writer.h"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <variant>

#include "native/import/onnx/graph_builder.h"
#include "native/import/onnx/noted_spec.h"
#include "shared/base/json.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {
namespace {

/// Writes the layers of one network into a graph.
class NodeWriter {
 public:
  /// `is_image`: what the layers take is an image.
  NodeWriter(GraphBuilder& graph, const WeightsByName& network, bool is_image)
      : graph_(graph), network_(network), is_image_(is_image) {}

  /// Returns the name of what the layers make of x.
  std::string write(const std::vector<Layer>& list, std::string x) {
    for (const Layer& layer : list) {
      const LayerKinds& kinds = layer;
      x = std::visit([&](const auto& kind) { return add(kind, x); }, kinds);
    }
    return x;
  }

 private:
  std::string weight(const std::string& layer, const TensorShape& shape) {
    return graph_.floats(layer + ".weight", shape, network_.find(layer + ".weight")->second);
  }
  std::string bias(const std::string& layer, const TensorShape& shape) {
    return graph_.floats(layer + ".bias", shape, network_.find(layer + ".bias")->second);
  }

  std::string add(const Dense& layer, const std::string& x) {
    const std::string y = graph_.node(
        "Gemm", {x, weight(layer.name, layer.weight_shape()), bias(layer.name, {layer.out})});
    graph_.attribute("transB", std::int64_t{1});
    return activated(layer.activation, y);
  }

  template <class Convolution>
  std::string convolved(const char* kind, const Convolution& layer, const std::string& x) {
    std::string y = graph_.node(
        kind, {x, weight(layer.name, layer.weight_shape()), bias(layer.name, {layer.out})});
    const Padding& padding = layer.padding;
    graph_.attribute("kernel_shape", TensorShape{layer.kernel, layer.kernel});
    graph_.attribute("strides", TensorShape{layer.stride, layer.stride});
    graph_.attribute("pads", TensorShape{padding.top, padding.left, padding.bottom, padding.right});
    return y;
  }
  std::string add(const Conv2d& layer, const std::string& x) {
    return activated(layer.activation, convolved("Conv", layer, x));
  }
  std::string add(const ConvTranspose2d& layer, const std::string& x) {
    const std::string y = convolved("ConvTranspose", layer, x);
    graph_.attribute("output_padding", TensorShape{layer.output_padding, layer.output_padding});
    return activated(layer.activation, y);
  }

  std::string add(const Upsample& layer, const std::string& x) {
    const auto factor = static_cast<float>(layer.factor);
    const std::string scales = graph_.floats({4}, {1.0F, 1.0F, factor, factor});
    std::string y = graph_.node("Resize", {x, "", scales});
    graph_.attribute("mode", "nearest");
    graph_.attribute("coordinate_transformation_mode", "asymmetric");
    graph_.attribute("nearest_mode", "floor");
    return y;
  }

  std::string add(const Affine& layer, const std::string& x) {
    const TensorShape shape =
        is_image_ ? TensorShape{layer.channels, 1, 1} : TensorShape{layer.channels};
    return graph_.node(
        "Add", {graph_.node("Mul", {x, weight(layer.name, shape)}), bias(layer.name, shape)});
  }
  std::string add(const Activate& layer, const std::string& x) {
    return activated(layer.activation, x);
  }
  std::string add(const Residual& layer, const std::string& x) {
    const std::string first = write(layer.layers, x);
    return activated(layer.activation, graph_.node("Add", {first, write(layer.shortcut, x)}));
  }
  std::string add(const Flatten& /*layer*/, const std::string& x) {
    is_image_ = false;
    std::string y = graph_.node("Flatten", {x});
    graph_.attribute("axis", std::int64_t{1});
    return y;
  }
  std::string add(const Unflatten& layer, const std::string& x) {
    is_image_ = true;
    return graph_.node("Reshape",
                       {x, graph_.integers({-1, layer.channels, layer.height, layer.width})});
  }
  std::string add(const ConcatLabel& /*layer*/, const std::string& x) {
    std::string y = graph_.node("Concat", {x, "label"});
    graph_.attribute("axis", std::int64_t{1});
    return y;
  }

  std::string activated(const Activation& activation, const std::string& x) {
    switch (activation.kind) {
      case ActivationKind::none:
        return x;
      case ActivationKind::relu:
        return graph_.node("Relu", {x});
      case ActivationKind::silu:
        return graph_.node("Mul", {x, graph_.node("Sigmoid", {x})});
      case ActivationKind::leaky_relu: {
        std::string y = graph_.node("LeakyRelu", {x});
        graph_.attribute("alpha", activation.slope);
        return y;
      }
      case ActivationKind::elu: {
        std::string y = graph_.node("Elu", {x});
        graph_.attribute("alpha", activation.alpha);
        return y;
      }
      case ActivationKind::gelu: {
        const std::string part =
            graph_.node("Erf", {graph_.node("Mul", {x, graph_.number(1.0 / std::numbers::sqrt2)})});
        return halved(x, part);
      }
      case ActivationKind::gelu_tanh: {
        const std::string cube = graph_.node("Mul", {graph_.node("Mul", {x, x}), x});
        const std::string inner =
            graph_.node("Add", {x, graph_.node("Mul", {cube, graph_.number(0.044715)})});
        return halved(
            x, graph_.node("Tanh",
                           {graph_.node(
                               "Mul", {inner, graph_.number(std::sqrt(2.0 / std::numbers::pi))})}));
      }
      case ActivationKind::tanh:
        return graph_.node("Tanh", {x});
      case ActivationKind::sigmoid:
        return graph_.node("Sigmoid", {x});
      case ActivationKind::softplus:
        return graph_.node("Softplus", {x});
    }
    return x;
  }

  /// Returns x (1 + part) / 2.
  std::string halved(const std::string& x, const std::string& part) {
    return graph_.node("Mul",
                       {graph_.node("Mul", {x, graph_.node("Add", {part, graph_.number(1.0)})}),
                        graph_.number(0.5)});
  }

  GraphBuilder& graph_;
  const WeightsByName& network_;
  bool is_image_;
};

/// Returns a graph that carries the specification.
GraphBuilder graph_of(const ModelSpec& spec) {
  GraphBuilder graph(spec.name.empty() ? "vaelet" : spec.name);
  graph.note(noted_spec_key, write_json(spec_to_json(spec)));
  return graph;
}

bool has_label(const std::vector<Layer>& layers) {
  for (const Layer& layer : layers) {
    if (std::holds_alternative<ConcatLabel>(layer)) return true;
  }
  return false;
}

TensorShape sides_of(const ImageFormat& image) {
  return {image.channels, image.height, image.width};
}

void add_label_input(const std::vector<Layer>& layers, const ModelSpec& spec, GraphBuilder& graph) {
  if (has_label(layers)) {
    graph.add_input("label", {static_cast<std::int64_t>(spec.labels.size())});
  }
}

}  // namespace

std::vector<std::byte> decoder_onnx(const ModelSpec& spec, const WeightsByName& network) {
  GraphBuilder graph = graph_of(spec);
  graph.add_input("z", {spec.latent});
  add_label_input(spec.decoder, spec, graph);
  std::string image = NodeWriter(graph, network, false).write(spec.decoder, "z");
  if (spec.likelihood.kind == LikelihoodKind::bernoulli) image = graph.node("Sigmoid", {image});
  graph.add_output("image", image, sides_of(spec.image));
  return graph.bytes();
}

std::vector<std::byte> encoder_onnx(const ModelSpec& spec, const WeightsByName& network) {
  GraphBuilder graph = graph_of(spec);
  graph.add_input("x", sides_of(spec.image));
  add_label_input(spec.encoder, spec, graph);
  const std::string both = NodeWriter(graph, network, true).write(spec.encoder, "x");
  const std::int64_t latent = spec.latent;
  graph.add_output("mean", graph.part(both, 0, latent), {latent});
  const std::string spread = graph.part(both, latent, 2 * latent);
  if (spec.posterior == PosteriorKind::softplus) {
    graph.add_output("sigma", graph.node("Softplus", {spread}), {latent});
  } else {
    graph.add_output("log_variance", spread, {latent});
  }
  return graph.bytes();
}

}  // namespace vaelet::native
