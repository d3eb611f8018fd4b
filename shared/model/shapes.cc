#include <algorithm>
#include <utility>

#include "shared/base/checks.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_checks.h"
#include "shared/model/spec_json.h"

namespace vaelet {
namespace {

std::string text_of(const Shape& shape) {
  const std::int64_t sides[] = {shape.channels, shape.height, shape.width};
  return shape_text(std::span(sides, shape.is_image ? 3 : 1));
}

/// Walks the layers of one network; what arrives at a layer decides what leaves it.
class NetworkWalk : public Checks {
 public:
  NetworkWalk(const char* network, const ModelSpec& spec)
      : network_(network),
        labels_(static_cast<int>(spec.labels.size())),
        is_conditional_(is_conditional(spec)) {}

  bool walk(const std::vector<Layer>& layers, const Shape& first, const Shape& last) {
    shape_ = first;
    for (std::size_t index = 0; index < layers.size(); ++index) {
      const Shape in = shape_;
      if (!std::visit(*this, layers[index])) return refuse_layer(index, layers[index]);
      shapes_.push_back({in, shape_});
    }
    if (shape_ == last) return true;
    return invalid("{}: expected to end in {}, found {}",
                   {network_, text_of(last), text_of(shape_)});
  }

  std::vector<LayerShapes>& shapes() { return shapes_; }

  // One layer each: checks it against `shape_`, which becomes its output.

  bool operator()(const Dense& layer) {
    return features_arrive() && equal("in", layer.in, shape_.channels) && leave(layer.out);
  }

  bool operator()(const Conv2d& layer) {
    if (!geometry_fits(layer)) return false;
    const auto side = [&](std::int64_t arriving) {
      const std::int64_t span = arriving + std::int64_t{2} * layer.padding - layer.kernel;
      return span < 0 ? 0 : span / layer.stride + 1;
    };
    return leave(layer.out, side(shape_.height), side(shape_.width));
  }

  bool operator()(const ConvTranspose2d& layer) {
    if (!geometry_fits(layer)) return false;
    if (!range("output_padding", layer.output_padding, 0, layer.stride - 1)) return false;
    const auto side = [&](std::int64_t arriving) {
      return (arriving - 1) * layer.stride - std::int64_t{2} * layer.padding + layer.kernel +
             layer.output_padding;
    };
    const std::int64_t height = side(shape_.height);
    const std::int64_t width = side(shape_.width);
    if (!leave(layer.out, height, width)) return false;
    // XNNPACK computes an output phase for each step of the stride, and fails on one without
    // pixels.
    return std::min(height, width) >= layer.stride ||
           invalid("expected to give an image of at least its stride, {}, found {}",
                   {layer.stride, text_of(shape_)});
  }

  bool operator()(const Flatten& /*layer*/) { return image_arrives() && leave(shape_.size()); }

  bool operator()(const Unflatten& layer) {
    const int arriving = shape_.channels;
    return features_arrive() && leave(layer.channels, layer.height, layer.width) &&
           equal("channels * height * width", shape_.size(), arriving);
  }

  bool operator()(const ConcatLabel& /*layer*/) {
    if (!features_arrive()) return false;
    if (labels_ == 0) return invalid("expected a model with labels, found none");
    if (!is_conditional_) return invalid("expected a concat_label in the decoder too, found none");
    return leave(shape_.channels + labels_);
  }

 private:
  bool features_arrive() {
    return !shape_.is_image || invalid("expected features, found the image {}", {text_of(shape_)});
  }

  bool image_arrives() {
    return shape_.is_image ||
           invalid("expected an image, found the features {}", {text_of(shape_)});
  }

  template <class Convolution>
  bool geometry_fits(const Convolution& layer) {
    return image_arrives() && equal("in", layer.in, shape_.channels) &&
           range("kernel", layer.kernel, 1, max_kernel) &&
           range("stride", layer.stride, 1, max_stride) &&
           range("padding", layer.padding, 0, layer.kernel - 1);
  }

  bool equal(const char* what, int value, int arriving) {
    return value == arriving || invalid("{}: expected {}, found {}", {what, arriving, value});
  }

  bool range(const char* what, int value, int least, int most) {
    if (value >= least && value <= most) return true;
    return invalid("{}: expected {} to {}, found {}", {what, least, most, value});
  }

  bool leave(int features) {
    if (!fits(features, 1, 1)) return refuse_output(text_of({features}));
    shape_ = {features};
    return true;
  }

  bool leave(int channels, std::int64_t height, std::int64_t width) {
    if (!fits(channels, height, width)) {
      const std::int64_t sides[] = {channels, height, width};
      return refuse_output(shape_text(sides));
    }
    shape_ = {channels, static_cast<int>(height), static_cast<int>(width), true};
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

  bool refuse_layer(std::size_t index, const Layer& layer) {
    const std::string* name = layer_name(layer);
    const std::string label = name == nullptr ? "" : fill(R"( "{}")", {*name});
    const std::string detail = error().detail;
    return invalid("{}[{}] ({}{}): {}", {network_, index, layer_kind(layer), label, detail});
  }

  template <std::size_t pieces>
  bool invalid(std::type_identity_t<Sentence<pieces>> sentence, const TextPiece (&values)[pieces]) {
    return refuse(ErrorCode::spec_invalid, sentence, values);
  }

  bool invalid(Sentence<0> sentence) { return refuse(ErrorCode::spec_invalid, sentence); }

  const char* network_;
  int labels_;
  bool is_conditional_;
  Shape shape_;
  std::vector<LayerShapes> shapes_;
};

template <class Kind>
std::vector<std::int64_t> weight_shape(const Kind& layer) {
  if constexpr (std::is_same_v<Kind, Dense>) return {layer.out, layer.in};
  if constexpr (std::is_same_v<Kind, Conv2d>) {
    return {layer.out, layer.in, layer.kernel, layer.kernel};
  }
  if constexpr (std::is_same_v<Kind, ConvTranspose2d>) {
    return {layer.in, layer.out, layer.kernel, layer.kernel};
  }
  return {};
}

void append_tensors(const std::vector<Layer>& layers, std::vector<TensorDescription>& tensors) {
  for (const Layer& layer : layers) {
    std::visit(
        [&](const auto& kind) {
          if constexpr (requires { kind.name; }) {
            tensors.push_back({kind.name + ".weight", weight_shape(kind)});
            tensors.push_back({kind.name + ".bias", {kind.out}});
          }
        },
        layer);
  }
}

}  // namespace

Result<NetworkShapes> infer_shapes(const ModelSpec& spec) {
  VAELET_TRY(check_spec(spec));
  const Shape image = image_shape(spec.image);
  NetworkWalk encoder("encoder", spec);
  if (!encoder.walk(spec.encoder, image, {2 * spec.latent})) return encoder.refusal();
  NetworkWalk decoder("decoder", spec);
  if (!decoder.walk(spec.decoder, {spec.latent}, image)) return decoder.refusal();
  const std::int64_t parameters = count_parameters(spec.encoder) + count_parameters(spec.decoder);
  if (parameters > max_parameters) {
    return fail(ErrorCode::spec_invalid,
                fill("expected at most {} parameters, found {}", {max_parameters, parameters}));
  }
  return NetworkShapes{std::move(encoder.shapes()), std::move(decoder.shapes())};
}

std::vector<TensorDescription> network_tensors(const ModelSpec& spec) {
  std::vector<TensorDescription> tensors;
  append_tensors(spec.encoder, tensors);
  append_tensors(spec.decoder, tensors);
  return tensors;
}

std::int64_t count_parameters(const std::vector<Layer>& layers) {
  std::vector<TensorDescription> tensors;
  append_tensors(layers, tensors);
  std::int64_t count = 0;
  for (const TensorDescription& tensor : tensors) {
    std::int64_t elements = 1;
    for (const std::int64_t side : tensor.shape) elements *= side;
    count += elements;
  }
  return count;
}

}  // namespace vaelet
