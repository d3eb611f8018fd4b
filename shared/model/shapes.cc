#include "shared/model/shapes.h"

#include <utility>

#include "shared/base/text.h"
#include "shared/model/spec_checks.h"
#include "shared/model/spec_json.h"

namespace vaelet {
namespace {

std::string text_of(const Shape& shape) {
  if (!shape.is_image) return shape_text(std::vector<std::int64_t>{shape.channels});
  return shape_text(std::vector<std::int64_t>{shape.channels, shape.height, shape.width});
}

auto refuse(std::string detail) { return fail(ErrorCode::spec_invalid, std::move(detail)); }

Result<void> check_range(const char* what, int value, int least, int most) {
  if (value >= least && value <= most) return {};
  return refuse(std::string(what) + ": expected " + std::to_string(least) + " to " +
                std::to_string(most) + ", found " + std::to_string(value));
}

/// A shape whose sides have not been checked yet.
Result<Shape> checked_shape(std::int64_t channels, std::int64_t height, std::int64_t width,
                            bool is_image) {
  const auto fits = [](std::int64_t side) { return side >= 1 && side <= max_features; };
  const bool sides_fit = fits(channels) && fits(height) && fits(width);
  if (!sides_fit || channels * height > max_features || channels * height * width > max_features) {
    const auto text = is_image ? shape_text(std::vector<std::int64_t>{channels, height, width})
                               : shape_text(std::vector<std::int64_t>{channels});
    return refuse("expected 1 to " + std::to_string(max_features) + " features, found the output " +
                  text);
  }
  return Shape{static_cast<int>(channels), static_cast<int>(height), static_cast<int>(width),
               is_image};
}

Result<Shape> features(std::int64_t count) { return checked_shape(count, 1, 1, false); }

template <class Convolution>
Result<void> check_geometry(const Convolution& layer, const Shape& in) {
  if (!in.is_image) return refuse("expected an image, found features " + text_of(in));
  return check_range("in", layer.in, in.channels, in.channels)
      .and_then([&] { return check_range("kernel", layer.kernel, 1, max_image_side); })
      .and_then([&] { return check_range("stride", layer.stride, 1, max_image_side); })
      .and_then([&] { return check_range("padding", layer.padding, 0, layer.kernel - 1); });
}

/// The output of one layer for what arrives at it. Errors do not name the layer yet.
struct LayerOutput {
  const Shape& in;
  int labels;

  Result<Shape> operator()(const Dense& layer) const {
    if (in.is_image) return refuse("expected features, found the image " + text_of(in));
    return check_range("in", layer.in, in.channels, in.channels).and_then([&] {
      return features(layer.out);
    });
  }

  Result<Shape> operator()(const Conv2d& layer) const {
    if (auto checked = check_geometry(layer, in); !checked) return pass_on(checked);
    const auto side = [&](std::int64_t arriving) {
      const std::int64_t span = arriving + 2 * layer.padding - layer.kernel;
      return span < 0 ? 0 : span / layer.stride + 1;
    };
    return checked_shape(layer.out, side(in.height), side(in.width), true);
  }

  Result<Shape> operator()(const ConvTranspose2d& layer) const {
    auto checked = check_geometry(layer, in).and_then(
        [&] { return check_range("output_padding", layer.output_padding, 0, layer.stride - 1); });
    if (!checked) return pass_on(checked);
    const auto side = [&](std::int64_t arriving) {
      return (arriving - 1) * layer.stride - 2 * layer.padding + layer.kernel +
             layer.output_padding;
    };
    return checked_shape(layer.out, side(in.height), side(in.width), true);
  }

  Result<Shape> operator()(const Flatten& /*layer*/) const {
    if (!in.is_image) return refuse("expected an image, found features " + text_of(in));
    return features(in.size());
  }

  Result<Shape> operator()(const Unflatten& layer) const {
    if (in.is_image) return refuse("expected features, found the image " + text_of(in));
    auto out = checked_shape(layer.channels, layer.height, layer.width, true);
    if (out && out->size() != in.size()) {
      return refuse("expected " + std::to_string(out->size()) + " features for the image " +
                    text_of(*out) + ", found " + std::to_string(in.size()));
    }
    return out;
  }

  Result<Shape> operator()(const ConcatLabel& /*layer*/) const {
    if (in.is_image) return refuse("expected features, found the image " + text_of(in));
    if (labels == 0) return refuse("expected a model with labels, found none");
    return features(std::int64_t{in.channels} + labels);
  }
};

std::string place_of(const char* network, std::size_t index, const Layer& layer) {
  std::string place = std::string(network) + '[' + std::to_string(index) + "] (";
  place += layer_kind(layer);
  if (const std::string* name = layer_name(layer)) place += ' ' + quoted(*name);
  return place + "): ";
}

Result<std::vector<LayerShapes>> walk(const char* network, const std::vector<Layer>& layers,
                                      Shape arriving, const Shape& last, int labels) {
  std::vector<LayerShapes> shapes;
  for (std::size_t index = 0; index < layers.size(); ++index) {
    auto out = std::visit(LayerOutput{arriving, labels}, layers[index]);
    if (!out) return refuse(place_of(network, index, layers[index]) + out.error().detail);
    shapes.push_back({arriving, *out});
    arriving = *out;
  }
  if (!(arriving == last)) {
    return refuse(std::string(network) + ": expected to end in " + text_of(last) + ", found " +
                  text_of(arriving));
  }
  return shapes;
}

Result<void> check_conditioning(const ModelSpec& spec) {
  for (std::size_t index = 0; index < spec.encoder.size(); ++index) {
    if (std::holds_alternative<ConcatLabel>(spec.encoder[index]) && !is_conditional(spec)) {
      return refuse(place_of("encoder", index, spec.encoder[index]) +
                    "expected a concat_label in the decoder too, found none");
    }
  }
  return {};
}

Result<void> check_parameters(const ModelSpec& spec) {
  std::int64_t parameters = 0;
  for (const auto* network : {&spec.encoder, &spec.decoder}) {
    for (const Layer& layer : *network) {
      parameters += count_parameters({layer});
      if (parameters > max_parameters) {
        return refuse("expected at most " + std::to_string(max_parameters) +
                      " parameters, found more");
      }
    }
  }
  return {};
}

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
  auto checked = check_spec(spec).and_then([&] { return check_conditioning(spec); });
  if (!checked) return pass_on(checked);
  const auto labels = static_cast<int>(spec.labels.size());
  const Shape image{1, spec.image.height, spec.image.width, true};
  auto encoder = walk("encoder", spec.encoder, image, Shape{2 * spec.latent}, labels);
  if (!encoder) return pass_on(encoder);
  auto decoder = walk("decoder", spec.decoder, Shape{spec.latent}, image, labels);
  if (!decoder) return pass_on(decoder);
  checked = check_parameters(spec);
  if (!checked) return pass_on(checked);
  return NetworkShapes{std::move(*encoder), std::move(*decoder)};
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
