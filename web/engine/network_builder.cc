#include "web/engine/network_builder.h"

#include <utility>

namespace vaelet::engine {

Result<Network> NetworkBuilder::build() {
  for (index_ = 0; index_ < source_.layers.size(); ++index_) {
    const LayerShapes& shapes = source_.shapes[index_];
    VAELET_TRY(
        std::visit([&](const auto& layer) { return add(layer, shapes); }, source_.layers[index_]));
  }
  const int out_size = source_.shapes.back().out.size();
  bring_into({}, out_size);
  if (network_.steps_.empty()) {
    std::vector<int> as_it_stands(static_cast<std::size_t>(out_size));
    for (int i = 0; i < out_size; ++i) as_it_stands[static_cast<std::size_t>(i)] = i;
    network_.steps_.push_back(
        {.work = Network::Reorder{std::move(as_it_stands)}, .out_size = out_size});
  }
  return std::move(network_);
}

Result<void> NetworkBuilder::add(const Dense& layer, const LayerShapes& shapes) {
  const FeatureOrder out_order = order_for_next_layer();
  const std::vector<float> weight =
      with_row_order(with_column_order(tensor(layer.name + ".weight"), order_), out_order);
  const std::vector<float> bias = with_row_order(tensor(layer.name + ".bias"), out_order);
  order_ = out_order;
  return add_operator(
      XnnOperator::create(FullyConnected{.in = layer.in,
                                         .out = layer.out,
                                         .relu = layer.activation == Activation::relu,
                                         .weight = weight,
                                         .bias = bias}),
      layer.activation, shapes.out.size());
}

Result<void> NetworkBuilder::add(const Conv2d& layer, const LayerShapes& shapes) {
  const std::vector<float> weight =
      convolution_weight(tensor(layer.name + ".weight"), layer.in, layer.out, layer.kernel);
  const std::vector<float> bias = tensor(layer.name + ".bias");
  return add_operator(Convolution::create(layer, shapes, weight, tensor(layer.name + ".bias")),
                      layer.activation, shapes.out.size());
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
                                                .relu = layer.activation == Activation::relu,
                                                .weight = weight,
                                                .bias = bias}),
      layer.activation, shapes.out.size());
}

Result<void> NetworkBuilder::add(const Flatten& /*layer*/, const LayerShapes& shapes) {
  order_ = channels_last_order(shapes.in);
  return {};
}

Result<void> NetworkBuilder::add(const Unflatten& /*layer*/, const LayerShapes& shapes) {
  bring_into(channels_last_order(shapes.out), shapes.out.size());
  order_.clear();
  return {};
}

Result<void> NetworkBuilder::add(const ConcatLabel& /*layer*/, const LayerShapes& shapes) {
  if (!order_.empty()) {
    for (int i = shapes.in.size(); i < shapes.out.size(); ++i) order_.push_back(i);
  }
  network_.steps_.push_back(
      {.work = Network::AppendLabel{.features = shapes.in.size(), .labels = source_.labels},
       .out_size = shapes.out.size()});
  return {};
}

template <class Operator>
Result<void> NetworkBuilder::add_operator(Result<Operator> op, Activation activation,
                                          int out_size) {
  VAELET_TRY_ASSIGN(Operator made, std::move(op));
  network_.steps_.push_back(
      {.work = std::move(made), .out_size = out_size, .silu = activation == Activation::silu});
  return {};
}

/// Adds a step when features stand otherwise than in `order`.
void NetworkBuilder::bring_into(const FeatureOrder& order, int size) {
  if (order_ == order) return;
  std::vector<int> from(static_cast<std::size_t>(size));
  for (int feature = 0; feature < size; ++feature) {
    const auto i = static_cast<std::size_t>(feature);
    const int stands_at = order_.empty() ? feature : order_[i];
    const int is_to_stand_at = order.empty() ? feature : order[i];
    from[static_cast<std::size_t>(is_to_stand_at)] = stands_at;
  }
  network_.steps_.push_back({.work = Network::Reorder{std::move(from)}, .out_size = size});
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
