#include "native/import/onnx/writer.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <utility>
#include <variant>

#include <onnx/onnx_pb.h>

#include "native/import/onnx/noted_spec.h"
#include "shared/base/json.h"
#include "shared/base/overloaded.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {
namespace {

using Shape64 = std::vector<std::int64_t>;

/// Writes one network as a graph.
class GraphWriter {
 public:
  GraphWriter(const ModelSpec& spec, const WeightsByName& network) : network_(network) {
    model_.set_ir_version(8);
    model_.set_producer_name("vaelet");
    model_.add_opset_import()->set_version(17);
    auto* noted = model_.add_metadata_props();
    noted->set_key(std::string(noted_spec_key));
    noted->set_value(write_json(spec_to_json(spec)));
    graph_ = model_.mutable_graph();
    graph_->set_name(spec.name.empty() ? "vaelet" : spec.name);
  }

  /// Says whether the input of the layers is an image.
  void begin_with_image(bool is_image) { is_image_ = is_image; }

  void add_input(const std::string& name, const Shape64& shape) {
    set_type(*graph_->add_input(), name, shape);
  }

  void add_output(const std::string& name, const std::string& value, const Shape64& shape) {
    node("Identity", {value}, name);
    set_type(*graph_->add_output(), name, shape);
  }

  std::string layers(const std::vector<Layer>& list, std::string x) {
    for (const Layer& layer : list) {
      const LayerKinds& kinds = layer;
      x = std::visit([&](const auto& kind) { return add(kind, x); }, kinds);
    }
    return x;
  }

  /// Adds a node of one output; returns the name of the output, which is new without one.
  std::string node(const std::string& kind, const std::vector<std::string>& inputs,
                   std::string output = {}) {
    if (output.empty()) output = kind + "_" + std::to_string(++count_);
    last_ = graph_->add_node();
    last_->set_op_type(kind);
    last_->set_name(output);
    for (const std::string& input : inputs) last_->add_input(input);
    last_->add_output(output);
    return output;
  }

  /// Returns features `from` to before `to`.
  std::string part(const std::string& x, std::int64_t from, std::int64_t to) {
    return node("Slice", {x, integers({from}), integers({to}), integers({1})});
  }

  std::vector<std::byte> bytes() const {
    const std::string text = model_.SerializeAsString();
    std::vector<std::byte> result(text.size());
    std::memcpy(result.data(), text.data(), text.size());
    return result;
  }

  bool takes_label() const { return takes_label_; }

 private:
  static void set_type(onnx::ValueInfoProto& value, const std::string& name, const Shape64& shape) {
    value.set_name(name);
    auto* type = value.mutable_type()->mutable_tensor_type();
    type->set_elem_type(onnx::TensorProto::FLOAT);
    type->mutable_shape()->add_dim()->set_dim_param("n");
    for (const std::int64_t side : shape) type->mutable_shape()->add_dim()->set_dim_value(side);
  }

  onnx::TensorProto& constant(const std::string& name, const Shape64& shape, const void* data,
                              std::size_t size) {
    auto& tensor = *graph_->add_initializer();
    tensor.set_name(name);
    for (const std::int64_t side : shape) tensor.add_dims(side);
    tensor.set_raw_data(data, size);
    return tensor;
  }

  std::string floats(const std::string& name, const Shape64& shape,
                     const std::vector<float>& values) {
    constant(name, shape, values.data(), values.size() * sizeof(float))
        .set_data_type(onnx::TensorProto::FLOAT);
    return name;
  }

  std::string number(double value) {
    return floats("number_" + std::to_string(++count_), {}, {static_cast<float>(value)});
  }

  std::string integers(const Shape64& values) {
    const std::string name = "integers_" + std::to_string(++count_);
    constant(name, {static_cast<std::int64_t>(values.size())}, values.data(),
             values.size() * sizeof(std::int64_t))
        .set_data_type(onnx::TensorProto::INT64);
    return name;
  }

  void attribute(const std::string& name, std::int64_t value) {
    auto& added = *last_->add_attribute();
    added.set_name(name);
    added.set_type(onnx::AttributeProto::INT);
    added.set_i(value);
  }
  void attribute(const std::string& name, const Shape64& values) {
    auto& added = *last_->add_attribute();
    added.set_name(name);
    added.set_type(onnx::AttributeProto::INTS);
    for (const std::int64_t value : values) added.add_ints(value);
  }
  void attribute(const std::string& name, double value) {
    auto& added = *last_->add_attribute();
    added.set_name(name);
    added.set_type(onnx::AttributeProto::FLOAT);
    added.set_f(static_cast<float>(value));
  }
  void attribute(const std::string& name, const char* value) {
    auto& added = *last_->add_attribute();
    added.set_name(name);
    added.set_type(onnx::AttributeProto::STRING);
    added.set_s(value);
  }

  std::string weight(const std::string& layer, const Shape64& shape) {
    return floats(layer + ".weight", shape, network_.find(layer + ".weight")->second);
  }
  std::string bias(const std::string& layer, const Shape64& shape) {
    return floats(layer + ".bias", shape, network_.find(layer + ".bias")->second);
  }

  std::string add(const Dense& layer, const std::string& x) {
    const std::string y =
        node("Gemm", {x, weight(layer.name, layer.weight_shape()), bias(layer.name, {layer.out})});
    attribute("transB", std::int64_t{1});
    return activated(layer.activation, y);
  }

  template <class Convolution>
  std::string convolved(const char* kind, const Convolution& layer, const std::string& x) {
    const std::string y =
        node(kind, {x, weight(layer.name, layer.weight_shape()), bias(layer.name, {layer.out})});
    const Padding& padding = layer.padding;
    attribute("kernel_shape", Shape64{layer.kernel, layer.kernel});
    attribute("strides", Shape64{layer.stride, layer.stride});
    attribute("pads", Shape64{padding.top, padding.left, padding.bottom, padding.right});
    return y;
  }
  std::string add(const Conv2d& layer, const std::string& x) {
    return activated(layer.activation, convolved("Conv", layer, x));
  }
  std::string add(const ConvTranspose2d& layer, const std::string& x) {
    const std::string y = convolved("ConvTranspose", layer, x);
    attribute("output_padding", Shape64{layer.output_padding, layer.output_padding});
    return activated(layer.activation, y);
  }

  std::string add(const Upsample& layer, const std::string& x) {
    const auto factor = static_cast<float>(layer.factor);
    const std::string scales =
        floats("scales_" + std::to_string(++count_), {4}, {1.0F, 1.0F, factor, factor});
    std::string y = node("Resize", {x, "", scales});
    attribute("mode", "nearest");
    attribute("coordinate_transformation_mode", "asymmetric");
    attribute("nearest_mode", "floor");
    return y;
  }

  std::string add(const Affine& layer, const std::string& x) {
    const Shape64 shape = is_image_ ? Shape64{layer.channels, 1, 1} : Shape64{layer.channels};
    return node("Add", {node("Mul", {x, weight(layer.name, shape)}), bias(layer.name, shape)});
  }
  std::string add(const Activate& layer, const std::string& x) {
    return activated(layer.activation, x);
  }
  std::string add(const Residual& layer, const std::string& x) {
    const std::string first = layers(layer.layers, x);
    return activated(layer.activation, node("Add", {first, layers(layer.shortcut, x)}));
  }
  std::string add(const Flatten& /*layer*/, const std::string& x) {
    is_image_ = false;
    std::string y = node("Flatten", {x});
    attribute("axis", std::int64_t{1});
    return y;
  }
  std::string add(const Unflatten& layer, const std::string& x) {
    is_image_ = true;
    return node("Reshape", {x, integers({-1, layer.channels, layer.height, layer.width})});
  }
  std::string add(const ConcatLabel& /*layer*/, const std::string& x) {
    takes_label_ = true;
    std::string y = node("Concat", {x, "label"});
    attribute("axis", std::int64_t{1});
    return y;
  }

  std::string activated(const Activation& activation, const std::string& x) {
    switch (activation.kind) {
      case ActivationKind::none:
        return x;
      case ActivationKind::relu:
        return node("Relu", {x});
      case ActivationKind::silu:
        return node("Mul", {x, node("Sigmoid", {x})});
      case ActivationKind::leaky_relu: {
        std::string y = node("LeakyRelu", {x});
        attribute("alpha", activation.slope);
        return y;
      }
      case ActivationKind::elu: {
        std::string y = node("Elu", {x});
        attribute("alpha", activation.alpha);
        return y;
      }
      case ActivationKind::gelu: {
        const std::string part = node("Erf", {node("Mul", {x, number(1.0 / std::numbers::sqrt2)})});
        return halved(x, part);
      }
      case ActivationKind::gelu_tanh: {
        const std::string cube = node("Mul", {node("Mul", {x, x}), x});
        const std::string inner = node("Add", {x, node("Mul", {cube, number(0.044715)})});
        return halved(
            x, node("Tanh", {node("Mul", {inner, number(std::sqrt(2.0 / std::numbers::pi))})}));
      }
      case ActivationKind::tanh:
        return node("Tanh", {x});
      case ActivationKind::sigmoid:
        return node("Sigmoid", {x});
      case ActivationKind::softplus:
        return node("Softplus", {x});
    }
    return x;
  }

  /// Returns x (1 + part) / 2.
  std::string halved(const std::string& x, const std::string& part) {
    return node("Mul", {node("Mul", {x, node("Add", {part, number(1.0)})}), number(0.5)});
  }

  const WeightsByName& network_;
  onnx::ModelProto model_;
  onnx::GraphProto* graph_ = nullptr;
  onnx::NodeProto* last_ = nullptr;
  int count_ = 0;
  bool is_image_ = false;
  bool takes_label_ = false;
};

bool has_label(const std::vector<Layer>& layers) {
  for (const Layer& layer : layers) {
    if (std::holds_alternative<ConcatLabel>(layer)) return true;
  }
  return false;
}

Shape64 image_shape_of(const ImageFormat& image) {
  return {image.channels, image.height, image.width};
}

}  // namespace

std::vector<std::byte> decoder_onnx(const ModelSpec& spec, const WeightsByName& network) {
  GraphWriter writer(spec, network);
  writer.add_input("z", {spec.latent});
  if (has_label(spec.decoder)) {
    writer.add_input("label", {static_cast<std::int64_t>(spec.labels.size())});
  }
  std::string image = writer.layers(spec.decoder, "z");
  if (spec.likelihood.kind == LikelihoodKind::bernoulli) image = writer.node("Sigmoid", {image});
  writer.add_output("image", image, image_shape_of(spec.image));
  return writer.bytes();
}

std::vector<std::byte> encoder_onnx(const ModelSpec& spec, const WeightsByName& network) {
  GraphWriter writer(spec, network);
  writer.begin_with_image(true);
  writer.add_input("x", image_shape_of(spec.image));
  if (has_label(spec.encoder)) {
    writer.add_input("label", {static_cast<std::int64_t>(spec.labels.size())});
  }
  const std::string both = writer.layers(spec.encoder, "x");
  const std::int64_t latent = spec.latent;
  writer.add_output("mean", writer.part(both, 0, latent), {latent});
  const std::string spread = writer.part(both, latent, 2 * latent);
  if (spec.posterior == PosteriorKind::softplus) {
    writer.add_output("sigma", writer.node("Softplus", {spread}), {latent});
  } else {
    writer.add_output("log_variance", spread, {latent});
  }
  return writer.bytes();
}

}  // namespace vaelet::native
