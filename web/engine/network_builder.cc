#include "web/engine/network_builder.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace vaelet::engine {

Result<std::vector<Step>> NetworkBuilder::build() {
  for (index_ = 0; index_ < source_.layers.size(); ++index_) {
    const LayerShapes& shapes = source_.shapes[index_];
    VAELET_TRY(
        std::visit([&](const auto& layer) { return add(layer, shapes); }, source_.layers[index_]));
  }
  const int out_size = source_.shapes.back().out.size();
  reorder_to({}, out_size);
  if (steps_.empty()) {  // layers that only rename shapes; a network has a step at least
    std::vector<int> identity(static_cast<std::size_t>(out_size));
    std::iota(identity.begin(), identity.end(), 0);
    steps_.push_back({.work = Reorder{std::move(identity)}, .out_size = out_size});
  }
  return std::move(steps_);
}

NetworkBuilder::Bytes NetworkBuilder::bytes_needed(const NetworkSource& source) {
  // Of the largest tensor: widened, reordered by columns, by rows.
  constexpr std::uint64_t copy_count = 3;
  Bytes bytes;
  bytes.kept = static_cast<std::uint64_t>(count_parameters(source.layers)) * sizeof(float);
  for (std::size_t index = 0; index < source.layers.size(); ++index) {
    bytes.kept +=
        std::visit([&](const auto& layer) { return working_bytes(layer, source.shapes[index]); },
                   source.layers[index]);
  }
  for (const auto& [name, tensor] : source.tensors) {
    const auto elements = static_cast<std::uint64_t>(tensor.element_count());
    bytes.copies = std::max(bytes.copies, copy_count * elements * sizeof(float));
  }
  return bytes;
}

std::uint64_t NetworkBuilder::working_bytes(const Dense& /*layer*/, const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Dense& layer, const LayerShapes& shapes) {
  const FeatureOrder out_order = order_for_next_layer();
  const std::vector<float> weight =
      with_row_order(with_column_order(tensor(layer.name + ".weight"), order_), out_order);
  const std::vector<float> bias = with_row_order(tensor(layer.name + ".bias"), out_order);
  order_ = out_order;
  return add_operator(XnnOperator::create(FullyConnected{.in = layer.in,
                                                         .out = layer.out,
                                                         .clamp = plan_of(layer.activation).clamp,
                                                         .weight = weight,
                                                         .bias = bias}),
                      layer.activation, shapes.out.size());
}

std::uint64_t NetworkBuilder::working_bytes(const Conv2d& layer, const LayerShapes& /*shapes*/) {
  return Convolution::tile_floats(layer) * sizeof(float);
}

Result<void> NetworkBuilder::add(const Conv2d& layer, const LayerShapes& shapes) {
  const std::vector<float> weight =
      convolution_weight(tensor(layer.name + ".weight"), layer.in, layer.out, layer.kernel);
  const std::vector<float> bias = tensor(layer.name + ".bias");
  return add_operator(Convolution::create(layer, shapes, weight, bias), layer.activation,
                      shapes.out.size());
}

std::uint64_t NetworkBuilder::working_bytes(const ConvTranspose2d& layer,
                                            const LayerShapes& shapes) {
  return XnnOperator::indirection_bytes(layer, shapes);
}

Result<void> NetworkBuilder::add(const ConvTranspose2d& layer, const LayerShapes& shapes) {
  const std::vector<float> weight = transposed_convolution_weight(
      tensor(layer.name + ".weight"), layer.in, layer.out, layer.kernel);
  const std::vector<float> bias = tensor(layer.name + ".bias");
  return add_operator(
      XnnOperator::create(TransposedConvolution{.height = shapes.in.height,
                                                .width = shapes.in.width,
                                                .in = layer.in,
                                                .out = layer.out,
                                                .kernel = layer.kernel,
                                                .stride = layer.stride,
                                                .padding = layer.padding,
                                                .output_padding = layer.output_padding,
                                                .clamp = plan_of(layer.activation).clamp,
                                                .weight = weight,
                                                .bias = bias}),
      layer.activation, shapes.out.size());
}

std::uint64_t NetworkBuilder::working_bytes(const Upsample& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Upsample& layer, const LayerShapes& shapes) {
  steps_.push_back({.work = RepeatPixels{.image = shapes.in, .factor = layer.factor},
                    .out_size = shapes.out.size()});
  return {};
}

std::uint64_t NetworkBuilder::working_bytes(const Flatten& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Flatten& /*layer*/, const LayerShapes& shapes) {
  order_ = channels_last_order(shapes.in);
  return {};
}

std::uint64_t NetworkBuilder::working_bytes(const Unflatten& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Unflatten& /*layer*/, const LayerShapes& shapes) {
  reorder_to(channels_last_order(shapes.out), shapes.out.size());
  order_.clear();
  return {};
}

std::uint64_t NetworkBuilder::working_bytes(const ConcatLabel& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const ConcatLabel& /*layer*/, const LayerShapes& shapes) {
  if (!order_.empty()) {
    for (int i = shapes.in.size(); i < shapes.out.size(); ++i) order_.push_back(i);
  }
  steps_.push_back({.work = AppendLabel{.features = shapes.in.size(), .labels = source_.labels},
                    .out_size = shapes.out.size()});
  return {};
}

template <class Operator>
Result<void> NetworkBuilder::add_operator(Result<Operator> op, Activation activation,
                                          int out_size) {
  VAELET_TRY_ASSIGN(Operator made, std::move(op));
  steps_.push_back(
      {.work = std::move(made), .out_size = out_size, .activation = plan_of(activation).function});
  return {};
}

/// Adds a step that puts the features in `order`, unless they have it.
void NetworkBuilder::reorder_to(const FeatureOrder& order, int size) {
  if (order_ == order) return;
  std::vector<int> from(static_cast<std::size_t>(size));
  for (int feature = 0; feature < size; ++feature) {
    const auto i = static_cast<std::size_t>(feature);
    const int source = order_.empty() ? feature : order_[i];
    const int target = order.empty() ? feature : order[i];
    from[static_cast<std::size_t>(target)] = source;
  }
  steps_.push_back({.work = Reorder{std::move(from)}, .out_size = size});
  order_ = order;
}

FeatureOrder NetworkBuilder::order_for_next_layer() const {
  const std::size_t next = index_ + 1;
  if (next == source_.layers.size()) return {};
  if (!std::holds_alternative<Unflatten>(source_.layers[next])) return {};
  return channels_last_order(source_.shapes[next].out);
}

std::vector<float> NetworkBuilder::tensor(const std::string& name) const {
  return tensor_values(source_.tensors.find(name)->second);
}

}  // namespace vaelet::engine
