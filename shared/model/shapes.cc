#include "shared/model/shapes.h"

#include <algorithm>
#include <utility>

#include "shared/base/checks.h"
#include "shared/model/spec_checks.h"
#include "shared/model/spec_json.h"

namespace vaelet {
namespace {

std::string text_of(const Shape& shape) {
  const std::int64_t sides[] = {shape.channels, shape.height, shape.width};
  return shape_text(std::span(sides, shape.is_image ? 3 : 1));
}

/// Infers the shapes of one network, layer by layer. `Layer::infer_shape` checks a layer by the
/// functions below, against its input, and sets its output; each returns false once it has refused.
class ShapeInference : public Checks {
 public:
  ShapeInference(const char* network, const ModelSpec& spec)
      : network_(network),
        label_count_(static_cast<int>(spec.labels.size())),
        is_conditional_(is_conditional(spec)) {}

  bool infer(const std::vector<Layer>& layers, const Shape& first, const Shape& last) {
    output_ = first;
    if (!infer_list(network_, layers, shapes_)) return false;
    if (output_ == last) return true;
    return invalid("{}: expected to end in {}, found {}",
                   {network_, text_of(last), text_of(output_)});
  }

  std::vector<LayerShapes>& shapes() { return shapes_; }

  const Shape& input() const { return input_; }
  const Shape& output() const { return output_; }
  int label_count() const { return label_count_; }

  bool expect_features() {
    return !input_.is_image || invalid("expected features, found the image {}", {text_of(input_)});
  }

  bool expect_image() {
    return input_.is_image ||
           invalid("expected an image, found the features {}", {text_of(input_)});
  }

  bool expect_label() {
    if (label_count_ == 0) return invalid("expected a model with labels, found none");
    return is_conditional_ || invalid("expected a concat_label in the decoder too, found none");
  }

  bool expect_outside_residual() {
    return depth_ == 0 || invalid("expected outside of a residual, found inside of one");
  }

  bool expect_activation(const Activation& activation) {
    if (activation.kind == ActivationKind::leaky_relu) {
      return expect_number("slope", activation.slope,
                           activation.slope >= 0.0 && activation.slope < 1.0, "0 to 1, without 1");
    }
    if (activation.kind == ActivationKind::elu) {
      constexpr double most_alpha = 100.0;
      return expect_number("alpha", activation.alpha,
                           activation.alpha >= 0.0 && activation.alpha <= most_alpha, "0 to 100");
    }
    return true;
  }

  /// Input and geometry of a convolution, transposed or not.
  template <class Convolution>
  bool expect_convolution(const Convolution& layer) {
    return expect_image() && expect_equal("in", layer.in, input_.channels) &&
           expect_range("kernel", layer.kernel, 1, max_kernel) &&
           expect_range("stride", layer.stride, 1, max_stride) &&
           expect_range("padding", layer.padding.top, 0, layer.kernel - 1) &&
           expect_range("padding", layer.padding.left, 0, layer.kernel - 1) &&
           expect_range("padding", layer.padding.bottom, 0, layer.kernel - 1) &&
           expect_range("padding", layer.padding.right, 0, layer.kernel - 1) &&
           expect_activation(layer.activation);
  }

  bool expect_equal(const char* what, int value, int expected) {
    return value == expected || invalid("{}: expected {}, found {}", {what, expected, value});
  }

  bool expect_number(const char* what, double value, bool is_valid, const char* expected) {
    return is_valid || invalid("{}: expected {}, found {}", {what, expected, number_text(value)});
  }

  bool expect_range(const char* what, int value, int least, int most) {
    if (value >= least && value <= most) return true;
    return invalid("{}: expected {} to {}, found {}", {what, least, most, value});
  }

  bool keep_shape() {
    output_ = input_;
    return true;
  }

  /// Infers both lists of a residual from its input; they end in the same shape, its output.
  bool infer_branches(const std::vector<Layer>& layers, const std::vector<Layer>& shortcut) {
    if (depth_ == max_residual_depth) {
      return invalid("expected residuals inside each other at most {} deep", {max_residual_depth});
    }
    ++depth_;
    const Shape first = input_;
    LayerShapes branches;
    output_ = first;
    if (!infer_list("layers", layers, branches.layers)) return false;
    const Shape last = output_;
    output_ = first;
    if (!infer_list("shortcut", shortcut, branches.shortcut)) return false;
    if (output_ != last) {
      return invalid("expected layers and shortcut to end in the same shape, found {} and {}",
                     {text_of(last), text_of(output_)});
    }
    --depth_;
    input_ = first;
    branches_ = std::move(branches);
    return true;
  }

  bool set_output(int features) {
    if (!fits(features, 1, 1)) return refuse_output(text_of({features}));
    output_ = {features};
    return true;
  }

  bool set_output(int channels, std::int64_t height, std::int64_t width) {
    if (!fits(channels, height, width)) {
      const std::int64_t sides[] = {channels, height, width};
      return refuse_output(shape_text(sides));
    }
    output_ = {channels, static_cast<int>(height), static_cast<int>(width), true};
    return true;
  }

 private:
  /// Infers a list of layers from `output_` on.
  bool infer_list(const char* list, const std::vector<Layer>& layers,
                  std::vector<LayerShapes>& shapes) {
    for (std::size_t index = 0; index < layers.size(); ++index) {
      input_ = output_;
      const auto infer_shape = [this](const auto& layer) { return layer.infer_shape(*this); };
      if (!std::visit(infer_shape, layers[index])) return refuse_layer(list, index, layers[index]);
      shapes.push_back(
          {input_, output_, std::move(branches_.layers), std::move(branches_.shortcut)});
      branches_ = {};
    }
    return true;
  }

  static bool fits(std::int64_t channels, std::int64_t height, std::int64_t width) {
    const auto is_side = [](std::int64_t side) { return side >= 1 && side <= max_features; };
    return is_side(channels) && is_side(height) && is_side(width) &&
           channels * height * width <= max_features;
  }

  bool refuse_output(const std::string& found) {
    return invalid("expected to give 1 to {} features, found {}", {max_features, found});
  }

  bool refuse_layer(const char* list, std::size_t index, const Layer& layer) {
    const std::string* name = layer_name(layer);
    const std::string label = name == nullptr ? "" : fill(R"( "{}")", {*name});
    const std::string detail = error().detail;
    return invalid("{}[{}] ({}{}): {}", {list, index, layer_kind(layer), label, detail});
  }

  template <std::size_t pieces>
  bool invalid(std::type_identity_t<Sentence<pieces>> sentence, const TextPiece (&values)[pieces]) {
    return refuse(ErrorCode::spec_invalid, sentence, values);
  }

  bool invalid(Sentence<0> sentence) { return refuse(ErrorCode::spec_invalid, sentence); }

  const char* network_;
  int label_count_;
  bool is_conditional_;
  Shape input_;           // of the layer that is inferred
  Shape output_;          // and its output
  int depth_ = 0;         // residuals around the layer
  LayerShapes branches_;  // the shapes inside the residual that was inferred last
  std::vector<LayerShapes> shapes_;
};

void append_tensors(const std::vector<Layer>& layers, std::vector<TensorDescription>& tensors) {
  visit_layers(layers, [&](const Layer& layer) {
    std::visit(
        [&](const auto& kind) {
          if constexpr (requires { kind.name; }) {
            tensors.push_back({kind.name + ".weight", kind.weight_shape()});
            if constexpr (requires { kind.output_axis; }) {
              tensors.back().output_axis = kind.output_axis;
            }
            tensors.push_back({kind.name + ".bias", {kind.bias_size()}});
          }
        },
        layer);
  });
}

}  // namespace

Result<NetworkShapes> infer_shapes(const ModelSpec& spec) {
  VAELET_TRY(check_spec(spec));
  const Shape image = image_shape(spec.image);
  ShapeInference encoder("encoder", spec);
  if (has_encoder(spec) && !encoder.infer(spec.encoder, image, {2 * spec.latent})) {
    return encoder.refusal();
  }
  ShapeInference decoder("decoder", spec);
  if (!decoder.infer(spec.decoder, {spec.latent}, image)) return decoder.refusal();
  const std::int64_t parameters = count_parameters(spec.encoder) + count_parameters(spec.decoder);
  if (parameters > max_parameters) {
    return fail(ErrorCode::spec_invalid,
                fill("expected at most {} parameters, found {}", {max_parameters, parameters}));
  }
  return NetworkShapes{std::move(encoder.shapes()), std::move(decoder.shapes())};
}

std::vector<TensorDescription> network_tensors(const std::vector<Layer>& layers) {
  std::vector<TensorDescription> tensors;
  append_tensors(layers, tensors);
  return tensors;
}

std::vector<TensorDescription> network_tensors(const ModelSpec& spec) {
  std::vector<TensorDescription> tensors;
  append_tensors(spec.encoder, tensors);
  append_tensors(spec.decoder, tensors);
  return tensors;
}

std::int64_t count_parameters(const std::vector<Layer>& layers) {
  const std::vector<TensorDescription> tensors = network_tensors(layers);
  std::int64_t count = 0;
  for (const TensorDescription& tensor : tensors) {
    std::int64_t elements = 1;
    for (const std::int64_t side : tensor.shape) elements *= side;
    count += elements;
  }
  return count;
}

}  // namespace vaelet
